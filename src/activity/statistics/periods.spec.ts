import { MOST_PERIODS, PERIODS, periodBoundaries, startBefore, WEEKDAYS } from './periods.js';

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

  it.each([
    ['sunday', '2026-11-15T00:00:00.000Z'],
    ['saturday', '2026-11-21T00:00:00.000Z'],
    ['wednesday', '2026-11-18T00:00:00.000Z'],
  ] as const)('cuts weeks on %s', (weekStart, start) => {
    const range = { from: at('2026-11-21T12:00:00Z'), to: at('2026-11-21T13:00:00Z') };
    const boundaries = iso(periodBoundaries({ ...range, period: 'week', zone: 'UTC', weekStart }));
    expect(boundaries).toEqual([start, new Date(at(start) + 7 * 86_400_000).toISOString()]);
  });

  it('cuts months', () => {
    const range = { from: at('2026-01-31T12:00:00Z'), to: at('2026-03-31T12:00:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'month', zone: 'Europe/Berlin' }))).toEqual([
      '2025-12-31T23:00:00.000Z',
      '2026-01-31T23:00:00.000Z',
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
  });

  it.each([
    ['Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
    [
      'Pacific/Kiritimati',
      '1994-12-30T10:00:00.000Z',
      '1994-12-31T10:00:00.000Z',
      '1995-01-01T10:00:00.000Z',
    ],
    ['Pacific/Kwajalein', '1993-08-20T12:00:00.000Z', '1993-08-21T12:00:00.000Z', '1993-08-22T12:00:00.000Z'],
  ])('has no day that %s skipped, and none twice', (zone, first, second, third) => {
    const range = { from: at(first), to: at(third) };
    expect(iso(periodBoundaries({ ...range, period: 'day', zone }))).toEqual([first, second, third]);
  });

  it('begins a day by clocks that were not whole minutes from UTC', () => {
    const range = { from: at('1972-01-05T12:00:00Z'), to: at('1972-01-08T12:00:00Z') };
    expect(iso(periodBoundaries({ ...range, period: 'day', zone: 'Africa/Monrovia' }))).toEqual([
      '1972-01-05T00:44:30.000Z',
      '1972-01-06T00:44:30.000Z',
      '1972-01-07T00:44:30.000Z',
      '1972-01-08T00:00:00.000Z',
      '1972-01-09T00:00:00.000Z',
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

describe('startBefore', () => {
  it('goes back whole periods from the one that a moment lies in', () => {
    const moment = at('2026-11-21T12:40:00Z');
    const starts = PERIODS.map((period) => startBefore(moment, 2, { period, zone: 'Europe/Berlin' }));
    expect(iso(starts)).toEqual([
      '2026-11-21T10:00:00.000Z',
      '2026-11-18T23:00:00.000Z',
      '2026-11-01T23:00:00.000Z',
      '2026-08-31T22:00:00.000Z',
    ]);
  });

  it('knows seven days on which weeks begin', () => {
    const moment = at('2026-11-21T12:40:00Z');
    const starts = WEEKDAYS.map((weekStart) =>
      startBefore(moment, 0, { period: 'week', zone: 'UTC', weekStart }),
    );
    expect(new Set(starts).size).toBe(7);
    for (const [place, start] of starts.entries()) expect(new Date(start).getUTCDay()).toBe((place + 1) % 7);
  });
});
