import { DateTime } from 'luxon';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { StatisticsQuestion } from '../../calls/feed/call-statistics.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { parseDay } from '../../config/time.js';
import { zoneOffsets } from '../query/zones.js';
import { MOST_PERIODS, type Period, periodBoundaries, type PeriodRule, startBefore } from './periods.js';

export const NAMED_RANGES = ['today', 'yesterday', 'last_7_days', 'last_30_days', 'last_12_months'] as const;
export type NamedRange = (typeof NAMED_RANGES)[number];

/** How calls are to be added up. */
export interface StatisticsOptions extends PeriodRule {
  /** A {@link NamedRange}, or two days of the calendar as in `2026-11-01/2026-11-07`, both included. */
  readonly range?: string;
  /** Milliseconds since 1970: what a question reaches up to that does not say until when. */
  readonly now: number;
}

/** From when to when: ISO 8601 UTC, the end left out. */
export interface TimeRange {
  readonly startedFrom: string;
  readonly startedBefore: string;
}

/** A question whose filter says from when to when. */
export interface RangedQuestion extends StatisticsQuestion {
  readonly filter: CallFilter & TimeRange;
  /** As much time before it, to compare with; `null` where the calendar ends. */
  readonly previous: TimeRange | null;
}

/** Both ends in milliseconds since 1970, the second one left out. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** How far back the span before it lies by local clocks; where missing, as much time as it takes. */
  readonly back?: { readonly days: number } | { readonly months: number };
}

/** How many periods a question reaches back that does not say from when: whole ones, and the last one as far as it goes. */
export const DEFAULT_PERIODS: Readonly<Record<Period, number>> = { hour: 48, day: 30, week: 12, month: 12 };

/** What every database can read as a time, in milliseconds since 1970. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** @returns whether text names a range: by a word, or by its first and its last day */
export function isRange(text: string): boolean {
  return NAMED_RANGES.some((name) => name === text) || readDays(text) !== null;
}

/**
 * What the stores are asked. The range is the one that is named, else that of the filter; what that leaves open reaches up to now, and
 * back to the start of a whole period.
 *
 * @throws BadRequestError naming `startedFrom` when the range is empty, has too many periods, or leaves the calendar
 */
export function toStatisticsQuestion(filter: CallFilter, options: StatisticsOptions): RangedQuestion {
  const span = options.range === undefined ? spanOf(filter, options) : namedSpan(options.range, options);
  const { from, to } = span;
  if (from >= to) throw badRange('startedFrom must be earlier than startedBefore, and than now without that');
  const boundaries = periodBoundaries({ ...options, from, to });
  if (boundaries === null)
    throw badRange(
      `startedFrom and startedBefore must be at most ${MOST_PERIODS} periods apart (${options.period})`,
    );
  const [first = from, last = to] = [boundaries[0], boundaries.at(-1)];
  if (Math.min(first, from) < FIRST_MOMENT || last > LAST_MOMENT)
    throw badRange(
      'startedFrom and startedBefore must lie within the years 1 to 9999, with their whole periods',
    );
  return {
    filter: { ...filter, ...toTimeRange(from, to) },
    boundaries: boundaries.map(toIso),
    offsets: zoneOffsets(first, last, options.zone),
    previous: previousOf(span, options.zone),
  };
}

function spanOf({ startedFrom, startedBefore }: CallFilter, options: StatisticsOptions): Span {
  const to = startedBefore === undefined ? options.now : Date.parse(startedBefore);
  if (startedFrom !== undefined) return { from: Date.parse(startedFrom), to };
  return { from: startBefore(to - 1, DEFAULT_PERIODS[options.period] - 1, options), to };
}

function namedSpan(range: string, { zone, now }: StatisticsOptions): Span {
  const daysBefore = (days: number): number => startBefore(now, days, { period: 'day', zone });
  const upToNow = (from: number): Omit<Span, 'back'> => ({ from, to: Math.max(now, from + 1) });
  switch (range) {
    case 'today':
      return { ...upToNow(daysBefore(0)), back: { days: 1 } };
    case 'yesterday':
      return { from: daysBefore(1), to: daysBefore(0), back: { days: 1 } };
    case 'last_7_days':
      return { ...upToNow(daysBefore(6)), back: { days: 7 } };
    case 'last_30_days':
      return { ...upToNow(daysBefore(29)), back: { days: 30 } };
    case 'last_12_months':
      return { ...upToNow(startBefore(now, 11, { period: 'month', zone })), back: { months: 12 } };
    default:
      return daysSpan(range, zone);
  }
}

function daysSpan(range: string, zone: string): Span {
  const [first, last] = readDays(range) ?? [];
  if (first === undefined || last === undefined) throw badRange(`there is no range ${range}`);
  const startOf = (day: DateTime): number =>
    day.setZone(zone, { keepLocalTime: true }).startOf('day').toMillis();
  const days = Math.round(last.diff(first, 'days').days) + 1;
  return { from: startOf(first), to: startOf(last.plus({ days: 1 })), back: { days } };
}

/** The first and the last day, in UTC. */
function readDays(text: string): [DateTime, DateTime] | null {
  const [first, last, ...more] = text.split('/').map((day) => parseDay(day));
  if (!first || !last || more.length > 0 || first > last) return null;
  return [DateTime.fromISO(first, { zone: 'utc' }), DateTime.fromISO(last, { zone: 'utc' })];
}

function previousOf({ from, to, back }: Span, zone: string): TimeRange | null {
  const shifted = (time: number): number => {
    return back === undefined
      ? time - (to - from)
      : DateTime.fromMillis(time, { zone }).minus(back).toMillis();
  };
  return shifted(from) < FIRST_MOMENT ? null : toTimeRange(shifted(from), Math.min(shifted(to), from));
}

function toTimeRange(from: number, to: number): TimeRange {
  return { startedFrom: toIso(from), startedBefore: toIso(to) };
}

function toIso(time: number): string {
  return new Date(time).toISOString();
}

function badRange(problem: string): BadRequestError {
  const details = [{ field: 'startedFrom', problem }];
  return new BadRequestError('The request is not valid', { details });
}
