import type { LogEntry } from '../call-store.js';
import { toRows } from './head-row.js';

/** An entry of the log, as the functions of the database answer it. */
interface LogRow {
  readonly number: number;
  readonly call_id: string;
  readonly id: string;
}

/**
 * The entries of a function's answer.
 *
 * @throws StoreUnavailableError when something else than the function must have answered
 */
export function toLogEntries(answer: unknown): LogEntry[] {
  return toRows<LogRow>(answer).map(({ number, call_id: callId, id: eventId }) => ({
    number,
    callId,
    eventId,
  }));
}
