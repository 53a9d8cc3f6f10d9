import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { StatisticsQuestion } from '../../calls/feed/call-statistics.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { MOST_PERIODS, type Period, periodBoundaries, zoneOffsets } from './periods.js';
import { DAY } from '../../config/time.js';

/** How far back a question reaches that does not say from when, in milliseconds. */
const DEFAULT_SPAN: Readonly<Record<Period, number>> = { hour: 2 * DAY, day: 30 * DAY, week: 84 * DAY };

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
 * @throws BadRequestError naming `startedFrom` when the range is empty or has too many periods
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
