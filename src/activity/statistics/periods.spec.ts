import { isZone, MOST_PERIODS, periodBoundaries, zoneOffsets } from './periods.js';

const at = (time: string): number => Date.parse(time);
const iso = (times: number[] | null): string[] => (times ?? []).map((time) => new Date(time).toISOString());

describe('periodBoundaries', () => {
  it('cuts at local midnight, also where clocks change', () => {
    const range = { from: at('2026-03-28T12:00:00Z'), to: at('2026-03-30T12:00:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'day', zone: 'Europe/Berlin' }))).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
  });

  it('begins a day whose midnight does not exist when it first exists', () => {
    const range = { from: at('2026-09-05T12:00:00Z'), to: at('2026-09-07T12:00:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'day', zone: 'America/Santiago' }))).toEqual([
      '2026-09-05T04:00:00.000Z',
      '2026-09-06T04:00:00.000Z',
      '2026-09-07T03:00:00.000Z',
      '2026-09-08T03:00:00.000Z',
    ]);
  });

  it('cuts weeks on Monday', () => {
    const range = { from: at('2026-11-21T12:00:00Z'), to: at('2026-11-24T00:00:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'week', zone: 'UTC' }))).toEqual([
      '2026-11-16T00:00:00.000Z',
      '2026-11-23T00:00:00.000Z',
      '2026-11-30T00:00:00.000Z',
    ]);
  });

  it('cuts hours where local clocks do', () => {
    const range = { from: at('2026-11-21T12:40:00Z'), to: at('2026-11-21T13:40:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'hour', zone: 'Asia/Kolkata' }))).toEqual([
      '2026-11-21T12:30:00.000Z',
      '2026-11-21T13:30:00.000Z',
      '2026-11-21T14:30:00.000Z',
    ]);
  });

  it.each(['Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Casablanca', 'Pacific/Apia'])(
    'covers a year of %s without a gap',
    (zone) => {
      for (const period of ['day', 'week', 'hour'] as const) {
        const [from, to] = [
          at('2026-01-01T05:00:00Z'),
          at(period === 'hour' ? '2026-02-08T00:00:00Z' : '2027-01-01T05:00:00Z'),
        ];
        const boundaries = periodBoundaries({ from, to, period, zone }) ?? [];
        expect(boundaries[0]).toBeLessThanOrEqual(from);
        expect(boundaries.at(-1)).toBeGreaterThanOrEqual(to);
        expect(boundaries.at(-2)).toBeLessThan(to);
        expect(boundaries).toEqual([...new Set(boundaries)].sort((left, right) => left - right));
      }
    },
  );

  it('refuses more periods than one answer can hold', () => {
    const hours = (count: number): number[] | null =>
      periodBoundaries({ from: 0, to: count * 3_600_000, period: 'hour', zone: 'UTC' });
    expect(hours(MOST_PERIODS)).toHaveLength(MOST_PERIODS + 1);
    expect(hours(MOST_PERIODS + 1)).toBeNull();
  });
});

describe('zoneOffsets', () => {
  it('knows each change of the clocks, to the millisecond', () => {
    expect(zoneOffsets(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'), 'Europe/Berlin')).toEqual([
      { from: '2026-01-01T00:00:00.000Z', minutes: 60 },
      { from: '2026-03-29T01:00:00.000Z', minutes: 120 },
      { from: '2026-10-25T01:00:00.000Z', minutes: 60 },
    ]);
  });

  it('has one offset where clocks never change', () => {
    expect(zoneOffsets(at('2026-01-01T00:00:00Z'), at('2026-01-01T05:00:00Z'), 'Asia/Kathmandu')).toEqual([
      { from: '2026-01-01T00:00:00.000Z', minutes: 345 },
    ]);
  });
});

describe('isZone', () => {
  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('knows %s', (zone) => {
    expect(isZone(zone)).toBe(true);
  });

  it.each(['', 'Berlin', 'Mars/Olympus', "UTC'--", '\u0000', '../etc'])('does not know %p', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});
