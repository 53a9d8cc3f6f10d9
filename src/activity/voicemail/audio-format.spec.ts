import { audioRange } from './audio-format.js';

describe('audioRange', () => {
  it.each(['bytes=0-', 'bytes=0-1023', 'bytes=-500', ' bytes=5-6 '])('passes %s on', (range) => {
    expect(audioRange(range, undefined)).toBe(range.trim());
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=0-1,5-6',
    'items=0-1',
    'bytes=a-b',
    'bytes=0-1\r\nx: y',
    'bytes=0--1',
  ])('ignores %j', (range) => {
    expect(audioRange(range, undefined)).toBeNull();
  });

  it('ignores a range that depends on a validator', () => {
    expect(audioRange('bytes=0-1', '"etag"')).toBeNull();
  });
});
