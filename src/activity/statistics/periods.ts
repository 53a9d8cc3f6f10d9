import { DateTime } from 'luxon';

export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
/** A stretch of time by local clocks. */
export type Period = (typeof PERIODS)[number];

/** The days on which a week may begin; their places from 1 are ISO 8601's numbers of weekdays. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** How many periods one question may have. */
export const MOST_PERIODS = 1000;

/** By whose clocks periods begin. */
export interface PeriodRule {
  readonly period: Period;
  /** IANA name. */
  readonly zone: string;
  /** What weeks begin on; Monday when missing. */
  readonly weekStart?: Weekday;
}

/** A range of time that is cut into periods: both ends in milliseconds since 1970, the second one left out. */
export interface PeriodRange extends PeriodRule {
  readonly from: number;
  readonly to: number;
}

/**
 * The starts of the periods that cover a range, and the end of the last one, in milliseconds since 1970, each later than the one before.
 *
 * A day lasts 23 to 25 hours where clocks change. Where they change at midnight, it begins when it first exists; one that a zone skipped,
 * as Apia did with 30 December 2011, is no period. Hours are counted from the first one, an hour each.
 *
 * @returns `null` when there would be more than {@link MOST_PERIODS}
 */
export function periodBoundaries(range: PeriodRange): number[] | null {
  const startOf = startsFrom(range.from, range);
  const boundaries = [startOf(0)];
  for (let count = 1; lastOf(boundaries) < range.to; count += 1) {
    const next = startOf(count);
    if (next <= lastOf(boundaries)) continue;
    if (boundaries.length > MOST_PERIODS) return null;
    boundaries.push(next);
  }
  return boundaries;
}

/** When the period begins that a number of periods lie behind, up to the one that a moment lies in; in milliseconds since 1970. */
export function startBefore(moment: number, periods: number, rule: PeriodRule): number {
  return startsFrom(moment, rule)(-periods);
}

/** Tells when the period of a moment begins, and those so many before and after it, in milliseconds since 1970. */
function startsFrom(
  moment: number,
  { period, zone, weekStart = 'monday' }: PeriodRule,
): (count: number) => number {
  const local = DateTime.fromMillis(moment, { zone });
  if (period === 'hour') return (count) => local.startOf('hour').plus({ hours: count }).toMillis();
  // Counted in a calendar that lacks no day: a week may begin on one that the zone skipped.
  const date = local.setZone('utc', { keepLocalTime: true });
  const daysSince = (date.weekday - (WEEKDAYS.indexOf(weekStart) + 1) + 7) % 7;
  const first = period === 'week' ? date.minus({ days: daysSince }).startOf('day') : date.startOf(period);
  return (count) => dayStart(first.plus({ [`${period}s`]: count }), zone);
}

/** When a day begins in a zone, or the one after it where the zone skipped it. Not every day has a midnight; all have a noon. */
function dayStart(date: DateTime, zone: string): number {
  return date.set({ hour: 12 }).setZone(zone, { keepLocalTime: true }).startOf('day').toMillis();
}

function lastOf(boundaries: readonly number[]): number {
  return boundaries.at(-1) ?? Number.NEGATIVE_INFINITY;
}
