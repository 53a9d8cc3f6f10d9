import { isProven, makeProof } from './check-proof.js';

const NOW = new Date('2026-11-21T09:00:00.000Z');
const TOKENS = ['', 'new-token', 'old-token'];

describe('the proof of knowing an auth token', () => {
  const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

  it('holds for every token, for five minutes, and shows none', () => {
    const proof = makeProof('old-token', NOW);
    expect(isProven(proof, TOKENS, NOW)).toBe(true);
    expect([isProven(proof, TOKENS, later(300)), isProven(proof, TOKENS, later(-300))]).toEqual([true, true]);
    expect([isProven(proof, TOKENS, later(301)), isProven(proof, TOKENS, later(-301))]).toEqual([
      false,
      false,
    ]);
    expect(proof).not.toContain('token');
    expect(makeProof('old-token', NOW)).not.toBe(proof);
  });

  it.each([
    undefined,
    '',
    'x',
    ['a', 'b'],
    makeProof('another', NOW),
    makeProof('', NOW),
    makeProof('old-token', NOW).slice(0, -1),
    makeProof('old-token', NOW).replace(/^\d+/, String(NOW.getTime() / 1000 + 1)),
  ])('is not %s', (proof) => {
    expect(isProven(proof, TOKENS, NOW)).toBe(false);
  });
});
