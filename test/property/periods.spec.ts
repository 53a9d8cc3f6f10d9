import fc from 'fast-check';
import { type Period, periodBoundaries, WEEKDAYS } from '../../src/activity/statistics/periods.js';
import { stretchesOf, zoneOffsets } from '../../src/activity/query/zones.js';

const DAY = 86_400_000;
/** Clocks that change at midnight, by half an hour, by a whole day, by seconds; and plain ones. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Santiago',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Asia/Beirut',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Africa/Monrovia',
  'Africa/Casablanca',
  'Etc/GMT+5',
];
/** Around what the zones did: 1940 to 2035. */
const moments = fc.oneof(
  fc.integer({ min: Date.parse('1940-01-01T00:00:00Z'), max: Date.parse('2035-01-01T00:00:00Z') }),
  fc
    .constantFrom(
      '2011-12-30T10:00:00Z',
      '1994-12-31T10:00:00Z',
      '1993-08-21T12:00:00Z',
      '1972-01-07T00:44:30Z',
    )
    .chain((time) => fc.integer({ min: -5 * DAY, max: 5 * DAY }).map((shift) => Date.parse(time) + shift)),
);

/** What the runtime's own calendar says, which is not the one that cuts periods. */
class Clock {
  private readonly parts: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** The local time, as if it were UTC. */
  read(moment: number): Date {
    const parts = new Map(this.parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const of = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    return new Date(Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')));
  }
}

/** Names the period that a local time lies in; two that are alike are one. */
function nameOf(local: Date, period: Exclude<Period, 'hour'>, weekStart: number): number {
  const day = Math.floor(local.getTime() / DAY);
  if (period === 'day') return day;
  if (period === 'month') return local.getUTCFullYear() * 12 + local.getUTCMonth();
  const weekday = local.getUTCDay() || 7;
  return day - ((weekday - weekStart + 7) % 7);
}

describe('periods of statistics', () => {
  it('are what the runtime calls a day, a week or a month, each once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        moments,
        fc.integer({ min: 1, max: 40 * DAY }),
        fc.constantFrom('day', 'week', 'month' as const),
        fc.integer({ min: 1, max: 7 }),
        (zone, from, length, period: Exclude<Period, 'hour'>, first) => {
          const weekStart = WEEKDAYS[first - 1] ?? 'monday';
          const to = from + length;
          const boundaries = periodBoundaries({ from, to, period, zone, weekStart }) ?? [];
          const clock = new Clock(zone);
          const names = boundaries.map((start) => nameOf(clock.read(start), period, first));
          expect(boundaries[0]).toBeLessThanOrEqual(from);
          expect(boundaries.at(-1)).toBeGreaterThanOrEqual(to);
          expect(boundaries.at(-2)).toBeLessThan(to);
          for (const [place, start] of boundaries.entries()) {
            const isLater = place === 0 || start > (boundaries[place - 1] ?? start);
            const before = nameOf(clock.read(start - 1000), period, first);
            expect({ start, isLater, isNew: before < (names[place] ?? 0) }).toEqual({
              start,
              isLater,
              isNew: true,
            });
            const end = boundaries[place + 1];
            if (end === undefined) continue;
            // The last second of a period, and one in its middle.
            for (const moment of [end - 1000, Math.floor((start + end) / 2)])
              expect(nameOf(clock.read(moment), period, first)).toBe(names[place]);
          }
        },
      ),
      // A week begins on the Saturday that Kiritimati skipped.
      { numRuns: 300, examples: [['Pacific/Kiritimati', Date.UTC(1994, 11, 31, 10), 1, 'week', 6]] },
    );
  });

  it('shift clocks by what the runtime does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        moments,
        fc.integer({ min: 1, max: 400 * DAY }),
        (zone, from, length) => {
          const clock = new Clock(zone);
          const offsets = zoneOffsets(from, from + length, zone);
          for (const moment of [from, from + Math.floor(length / 2), from + length]) {
            const seconds = offsets.findLast((offset) => Date.parse(offset.from) <= moment)?.seconds ?? 0;
            const local = Math.floor(moment / 1000) * 1000 + seconds * 1000;
            expect({ zone, moment, local }).toEqual({ zone, moment, local: clock.read(moment).getTime() });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('find the hours of the week that the runtime shows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        moments,
        fc.integer({ min: 1, max: 30 * DAY }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (zone, from, length, places) => {
          const clock = new Clock(zone);
          const to = from + length;
          for (const place of places) {
            const moment = from + Math.floor(place * length);
            const local = clock.read(moment);
            const hours = { weekday: local.getUTCDay() || 7, hour: local.getUTCHours(), zone };
            const isIn = (asked: typeof hours): boolean => {
              const time = new Date(moment).toISOString();
              return stretchesOf(asked, from, to).filter((edge) => edge <= time).length % 2 === 1;
            };
            expect({ zone, moment, isIn: isIn(hours) }).toEqual({ zone, moment, isIn: true });
            expect(isIn({ ...hours, hour: (hours.hour + 1) % 24 })).toBe(false);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
