import type { OfferTally, TimeTally, WaitTally } from '../../calls/feed/call-metrics.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { DAY } from '../../config/time.js';
import type { AgentMetricsDto, MetricsQuery, QueueMetricsDto } from './service-metrics.dto.js';

/** ISO 8601 UTC; the end is left out. */
export type MetricsRange = Required<MetricsQuery>;

/** What every database can read as a time, in milliseconds since 1970. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00.000Z');

/**
 * The range that is asked for: up to now, and 24 hours long, unless the question says otherwise.
 *
 * @throws BadRequestError naming `from` when the range is empty
 */
export function toMetricsRange({ from, to }: MetricsQuery, now: Date): MetricsRange {
  const end = to ?? now.toISOString();
  const start = from ?? new Date(Math.max(FIRST_MOMENT, Date.parse(end) - DAY)).toISOString();
  if (start < end) return { from: start, to: end };
  const details = [{ field: 'from', problem: 'from must be earlier than to, and than now without that' }];
  throw new BadRequestError('The request is not valid', { details });
}

/** Sums are of milliseconds, so that only what is answered is rounded. */
export function toAgentMetrics(agentId: string, range: MetricsRange, tally: OfferTally): AgentMetricsDto {
  const { offered, answered, missed, retransferred, answer, handle, holdMilliseconds } = tally;
  return {
    agent_id: agentId,
    ...range,
    offered,
    answered,
    missed,
    retransferred,
    average_answer_seconds: average(answer),
    p95_answer_seconds: answer?.p95Seconds ?? null,
    average_handle_seconds: average(handle),
    p95_handle_seconds: handle?.p95Seconds ?? null,
    hold_seconds: wholeSeconds(holdMilliseconds),
  };
}

/** @param now what a wait that lasts is measured by */
export function toQueueMetrics(
  queueId: string,
  range: MetricsRange,
  { offered, answered, answeredInTime, abandoned, over, waiting, waitingSince }: WaitTally,
  now: Date,
): QueueMetricsDto {
  const waited = waitingSince === null ? null : Math.max(0, now.getTime() - Date.parse(waitingSince));
  return {
    queue_id: queueId,
    ...range,
    offered,
    answered,
    abandoned,
    waiting,
    longest_waiting_seconds: waited === null ? null : wholeSeconds(waited),
    service_level: over === 0 ? null : answeredInTime / over,
  };
}

function average(times: TimeTally | null): number | null {
  return times === null ? null : wholeSeconds(times.milliseconds / times.count);
}

function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
