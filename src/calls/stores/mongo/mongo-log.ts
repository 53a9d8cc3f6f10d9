import type { mongo } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import type { LogEntry } from '../call-store.js';
import type { LogDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { isDuplicateKey } from './to-store-error.js';

type Log = mongo.Collection<LogDocument>;

/** What of some events is logged, and how far the log goes. */
export interface LogState {
  /** Number of the last entry, 0 without any. */
  readonly end: number;
  /** Ids of those of the events that have an entry. */
  readonly logged: ReadonlySet<string>;
}

/** Asks how far the log goes and what of some events it has: two questions at once. */
export async function readLogState(log: Log, events: readonly CallEvent[]): Promise<LogState> {
  const ids = [...new Set(events.map(({ id }) => id))];
  const known = log.find({ eventId: { $in: ids } }, { projection: { _id: 0, eventId: 1 }, ...EXACT });
  const [last, logged] = await Promise.all([findLast(log), known.toArray()]);
  return { end: last?.number ?? 0, logged: new Set(logged.map(({ eventId }) => eventId)) };
}

/**
 * Logs what of the events is not logged yet, in their order.
 *
 * Entry n is written only by one who knows that n - 1 is there: after the end that was read, one after another. Where another
 * writer was faster, MongoDB raises E11000 and stops; then what is left goes after the new end. Each further round means that
 * another writer got on.
 *
 * @param known `state`: what was read after the unique index was there; `signal`: says when the time is over
 * @throws the reason of the signal when the time is over
 */
export async function logEvents(
  log: Log,
  events: readonly CallEvent[],
  known: { readonly state: LogState; readonly signal: AbortSignal },
): Promise<void> {
  let { end, logged } = known.state;
  for (let entries = entriesAfter(end, events, logged); entries.length > 0;) {
    known.signal.throwIfAborted();
    if (await insertAll(log, entries)) return;
    ({ end, logged } = await readLogState(log, events));
    entries = entriesAfter(end, events, logged);
  }
}

/** Who reads on from a number must not have seen one that a change of primary takes back. */
const LASTING = { readConcern: { level: 'majority' } } as const;

export async function listLog(log: Log, after: number, limit: number): Promise<LogEntry[]> {
  const found = log
    .find({ _id: { $gt: after } }, LASTING)
    .sort({ _id: 1 })
    .limit(limit);
  return (await found.toArray()).map(toLogEntry);
}

export function findLogEnd(log: Log): Promise<LogEntry | null> {
  return findLast(log, LASTING);
}

async function findLast(log: Log, options: mongo.FindOptions = {}): Promise<LogEntry | null> {
  const [last] = await log.find({}, options).sort({ _id: -1 }).limit(1).toArray();
  return last === undefined ? null : toLogEntry(last);
}

export async function findInLog(log: Log, eventIds: readonly string[]): Promise<LogEntry[]> {
  return (await log.find({ eventId: { $in: [...eventIds] } }, EXACT).toArray()).map(toLogEntry);
}

/** The first entry of each call: along the index, one key per call. */
export async function findLogStarts(log: Log, callIds: readonly string[]): Promise<LogEntry[]> {
  const pipeline = [
    { $match: { callId: { $in: callIds } } },
    { $sort: { callId: 1, _id: 1 } },
    { $group: { _id: '$callId', number: { $first: '$_id' }, eventId: { $first: '$eventId' } } },
  ];
  const starts = log.aggregate<LogStart>(pipeline, EXACT);
  return (await starts.toArray()).map(({ _id: callId, number, eventId }) => ({ number, callId, eventId }));
}

interface LogStart {
  readonly _id: string;
  readonly number: number;
  readonly eventId: string;
}

function entriesAfter(end: number, events: readonly CallEvent[], logged: ReadonlySet<string>): LogDocument[] {
  const missing = new Map(events.filter(({ id }) => !logged.has(id)).map((event) => [event.id, event]));
  return [...missing.values()].map(({ id, callId }, index) => ({
    _id: end + 1 + index,
    callId,
    eventId: id,
  }));
}

/** @returns false when another writer took a number or logged one of the events; those before it are written */
async function insertAll(log: Log, entries: readonly LogDocument[]): Promise<boolean> {
  try {
    await log.insertMany(entries, { ordered: true });
    return true;
  } catch (error: unknown) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function toLogEntry({ _id: number, callId, eventId }: LogDocument): LogEntry {
  return { number, callId, eventId };
}
