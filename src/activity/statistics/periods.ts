import { DateTime, IANAZone } from 'luxon';
import type { ZoneOffset } from '../../calls/feed/call-statistics.js';
import { DAY } from '../../config/time.js';

export const PERIODS = ['hour', 'day', 'week'] as const;
/** A stretch of time by local clocks; weeks begin on Monday. */
export type Period = (typeof PERIODS)[number];

/** How many periods one question may have. */
export const MOST_PERIODS = 1000;

/** A range of time that is cut into periods: both ends in milliseconds since 1970, the second one left out. */
export interface PeriodRange {
  readonly from: number;
  readonly to: number;
  readonly period: Period;
  /** IANA name. */
  readonly zone: string;
}

/** @returns whether a name is that of a time zone in the IANA database, such as `Europe/Berlin` */
export function isZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/**
 * The starts of the periods that cover a range, and the end of the last one, in milliseconds since 1970.
 *
 * A day lasts 23 to 25 hours where clocks change. Where they change at midnight, it begins when it first exists. Hours are
 * counted from the first one, an hour each.
 *
 * @returns `null` when there would be more than {@link MOST_PERIODS}
 */
export function periodBoundaries(range: PeriodRange): number[] | null {
  const first = DateTime.fromMillis(range.from, { zone: range.zone }).startOf(range.period);
  const boundaries = [first.toMillis()];
  for (let count = 1; (boundaries.at(-1) ?? range.to) < range.to; count += 1) {
    if (count > MOST_PERIODS) return null;
    boundaries.push(nthStart(first, range.period, count).toMillis());
  }
  return boundaries;
}

/** The offsets of a zone from UTC over some time, each from the moment when it begins to hold. */
export function zoneOffsets(from: number, to: number, zone: string): ZoneOffset[] {
  const rules = IANAZone.create(zone);
  const offsets = [{ at: from, minutes: rules.offset(from) }];
  for (let at = from; at < to; at += STEP) {
    const minutes = rules.offset(Math.min(at + STEP, to));
    if (minutes === offsets.at(-1)?.minutes) continue;
    offsets.push({ at: changeBetween(rules, at, Math.min(at + STEP, to)), minutes });
  }
  return offsets.map(({ at, minutes }) => ({ from: new Date(at).toISOString(), minutes }));
}

/** Clocks change at most once in a day, in milliseconds. */
const STEP = DAY;

function nthStart(first: DateTime, period: Period, count: number): DateTime {
  if (period === 'hour') return first.plus({ hours: count });
  return first.plus(period === 'day' ? { days: count } : { weeks: count }).startOf('day');
}

/** The first millisecond at which the offset is no longer that of `before`. */
function changeBetween(rules: IANAZone, before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (rules.offset(middle) === rules.offset(before)) low = middle;
    else high = middle;
  }
  return high;
}
