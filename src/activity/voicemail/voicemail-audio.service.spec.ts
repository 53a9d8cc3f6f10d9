import { fileNameOf } from './voicemail-audio.service.js';

describe('fileNameOf', () => {
  const startedAt = '2026-11-21T09:00:00.000Z';

  it.each([
    ['+14155550142', 'voicemail-2026-11-21-090000Z-+14155550142'],
    [null, 'voicemail-2026-11-21-090000Z'],
    ['sip:a_b@pbx.example', 'voicemail-2026-11-21-090000Z-sip-a_b-pbx-example'],
    ['"\r\n漢字/..\\', 'voicemail-2026-11-21-090000Z'],
    ['1'.repeat(300), `voicemail-2026-11-21-090000Z-${'1'.repeat(64)}`],
  ])('of a call from %j is %s', (from, name) => {
    expect(fileNameOf({ startedAt, from })).toBe(name);
  });
});
