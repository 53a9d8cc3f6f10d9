import { VerifiedCalls } from './call-backfill.js';

describe('VerifiedCalls', () => {
  it('remembers the latest calls, and forgets the oldest', () => {
    const verified = new VerifiedCalls();
    for (let index = 0; index <= 20_000; index += 1) verified.add(`CA${index}`);
    expect([verified.has('CA0'), verified.has('CA1'), verified.has('CA20000')]).toEqual([false, true, true]);
    verified.clear();
    expect(verified.has('CA1')).toBe(false);
  });
});
