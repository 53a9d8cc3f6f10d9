import { plausibleSeconds, plausibleTime } from './plausible-time.js';

const NOW = new Date('2026-11-21T09:00:00.000Z');

describe('plausibleTime', () => {
  it.each([
    ['Thu, 12 Feb 2026 11:48:25 +0000', '2026-02-12T11:48:25.000Z'],
    ['2026-11-21T10:00:00+01:00', '2026-11-21T09:00:00.000Z'],
    [new Date('2026-11-21T08:59:59.123Z'), '2026-11-21T08:59:59.123Z'],
    ['2000-01-01T00:00:00.000Z', '2000-01-01T00:00:00.000Z'],
    ['2026-11-22T09:00:00.000Z', '2026-11-22T09:00:00.000Z'],
  ])('takes %p', (value, time) => expect(plausibleTime(value, NOW)).toBe(time));

  it.each([
    '1999-12-31T23:59:59.999Z',
    '2026-11-22T09:00:00.001Z',
    'Thu, 01 Jan 1970 00:00:00 +0000',
    'Fri, 31 Dec 9999 23:59:59 +0000',
    '0000-01-01T00:00:00.000Z',
    '-000044-03-15T00:00:00.000Z',
    '+010000-01-01T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    new Date(8.64e15),
    new Date(NaN),
    'yesterday',
    '',
    1_795_338_300_000,
    null,
    undefined,
  ])('takes %p for no time', (value) => expect(plausibleTime(value, NOW)).toBeNull());
});

describe('plausibleSeconds', () => {
  it.each([
    [0, 0],
    [86_400, 86_400],
    [604_800, 604_800],
    [604_801, null],
    [999_999_999, null],
    [null, null],
  ])('takes %p for %p', (seconds, plausible) => expect(plausibleSeconds(seconds)).toBe(plausible));
});
