import { pauseBefore, RestLimits } from './rest-transport.js';

const limits = new RestLimits();
const most = (): number => 0.999999;

describe('pauseBefore', () => {
  const pause = (number: number, status: number | null, retryAfter: string | null = null): number | null =>
    pauseBefore({ number, status, retryAfter }, limits, most);

  it.each([200, 204, 302, 400, 401, 404])('lets the answer %s stand', (status) => {
    expect(pause(1, status)).toBeNull();
  });

  it('waits longer each time, up to a cap', () => {
    expect([1, 2, 3, 6, 7].map((number) => pause(number, 429))).toEqual([500, 1000, 2000, 16_000, 20_000]);
  });

  it('gives up earlier on failures than on limits', () => {
    expect([pause(2, 503), pause(2, null)]).toEqual([1000, 1000]);
    expect([pause(3, 503), pause(3, null), pause(8, 429)]).toEqual([null, null, null]);
  });

  it('repeats what creates something only when it was never processed', () => {
    const create = (status: number | null): number | null =>
      pauseBefore({ number: 1, status, retryAfter: null, isCreation: true }, limits, most);
    expect([create(503), create(null), create(429)]).toEqual([null, null, 500]);
  });

  it('waits as long as it is asked to, within the cap, and ignores what is no number of seconds', () => {
    expect([pause(1, 429, '7'), pause(1, 429, '999999'), pause(1, 429, 'soon')]).toEqual([7000, 20_000, 500]);
  });
});
