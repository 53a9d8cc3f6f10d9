import { DateTime, IANAZone } from 'luxon';
import type { StatisticsQuestion, ZoneOffset } from '../../calls/feed/call-statistics.js';
import { DAY } from '../../config/time.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { BadRequestError } from '../../common/errors/request.errors.js';

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

/** How far back a question reaches that does not say from when, in milliseconds. */
const DEFAULT_SPAN: Readonly<Record<Period, number>> = { hour: 2 * DAY, day: 30 * DAY, week: 84 * DAY };

/** What every database can read as a time, in milliseconds since 1970. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** How calls are to be added up. */
export interface StatisticsOptions {
  readonly period: Period;
  /** IANA name. */
  readonly zone: string;
  /** Milliseconds since 1970: what a question reaches up to that does not say until when. */
  readonly now: number;
}

/** A question whose filter says from when to when. */
export interface RangedQuestion extends StatisticsQuestion {
  readonly filter: CallFilter & { readonly startedFrom: string; readonly startedBefore: string };
}

/**
 * What the stores are asked. The range is that of the filter; what it leaves open reaches up to now, and back a few dozen periods.
 *
 * @throws BadRequestError naming `startedFrom` when the range is empty, has too many periods, or leaves the calendar
 */
export function toStatisticsQuestion(
  filter: CallFilter,
  { period, zone, now }: StatisticsOptions,
): RangedQuestion {
  const to = filter.startedBefore === undefined ? now : Date.parse(filter.startedBefore);
  const from = filter.startedFrom === undefined ? to - DEFAULT_SPAN[period] : Date.parse(filter.startedFrom);
  if (from >= to) throw badRange('startedFrom must be earlier than startedBefore, and than now without that');
  const boundaries = periodBoundaries({ from, to, period, zone });
  if (boundaries === null)
    throw badRange(`startedFrom and startedBefore must be at most ${MOST_PERIODS} periods apart (${period})`);
  const [first = from, last = to] = [boundaries[0], boundaries.at(-1)];
  if (Math.min(first, from) < FIRST_MOMENT || last > LAST_MOMENT)
    throw badRange(
      'startedFrom and startedBefore must lie within the years 1 to 9999, with their whole periods',
    );
  return {
    filter: { ...filter, startedFrom: toIso(from), startedBefore: toIso(to) },
    boundaries: boundaries.map(toIso),
    offsets: zoneOffsets(first, last, zone),
  };
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

function badRange(problem: string): BadRequestError {
  const details = [{ field: 'startedFrom', problem }];
  return new BadRequestError('The request is not valid', { details });
}
