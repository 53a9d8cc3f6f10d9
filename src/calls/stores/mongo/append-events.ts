import type { mongo } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import type { StoredSums } from '../../model/call-head.js';
import {
  appendOperations,
  type CopiesOfCall,
  type EventsByCall,
  groupById,
  improveOperations,
  isAllAdded,
  missingFrom,
  pathOf,
} from './append-operations.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { toEventSums } from './head-document.mapper.js';
import type { MongoCollections } from './mongo-access.js';
import { logEvents, type LogState, readLogState } from './mongo-log.js';
import { isDuplicateKey } from './to-store-error.js';

type Calls = mongo.Collection<CallDocument>;
type Operation = mongo.AnyBulkWriteOperation<CallDocument>;

/** What an append needs to know of its surroundings. */
export interface AppendOptions {
  /** Says when the time is over. */
  readonly signal: AbortSignal;
  /** Makes the indexes of a log that is empty: it may have none yet, also later than at the start. */
  readonly onEmptyLog: () => Promise<void>;
}

/**
 * Stores events, then logs them: who sees an entry finds its event. An event that was stored and not logged, because the process died
 * between the two, is logged when it is appended again.
 *
 * Two trips to the database, one after another: add (meanwhile the log's end and what it knows are asked for), then log and read the heads.
 * Only where one of the events was there before it takes more, to find out which and to add the others.
 *
 * @returns the sums of each call
 */
export async function appendAndLog(
  { calls, log }: MongoCollections,
  events: readonly CallEvent[],
  { signal, onEmptyLog }: AppendOptions,
): Promise<StoredSums[]> {
  const wanted = groupById(events);
  const operations = appendOperations(wanted);
  const readState = async (): Promise<LogState> => {
    const state = await readLogState(log, events);
    if (state.end === 0) await onEmptyLog();
    return state;
  };
  const [isWhole, state] = await Promise.all([write(calls, operations), readState()]);
  if (!isWhole) {
    const documents = await addMissing(calls, wanted, signal);
    await logEvents(log, events, { state, signal });
    return documents.flatMap(toStoredSums);
  }
  const [documents] = await Promise.all([
    readHeads(calls, [...wanted.keys()]),
    logEvents(log, events, { state, signal }),
  ]);
  return documents.flatMap(toStoredSums);
}

/**
 * Reads which copies are there, and goes on while something is missing, or is there in a copy that comes later: a repeated event keeps the
 * others of its call out. Only another writer of some of the same events can be the reason for another round.
 *
 * @throws the reason of the signal when the time is over
 */
async function addMissing(calls: Calls, wanted: EventsByCall, signal: AbortSignal): Promise<CopiesOfCall[]> {
  for (;;) {
    signal.throwIfAborted();
    const documents = await readCopies(calls, wanted);
    const missing = missingFrom(documents, wanted);
    const operations = [...appendOperations(missing), ...improveOperations(documents, wanted)];
    if (operations.length === 0) return documents;
    await write(calls, operations);
  }
}

/**
 * Two writers that make one document at once make MongoDB raise E11000 for the slower one; the next round finds it.
 *
 * @returns true when all of it took effect
 */
async function write(calls: Calls, operations: Operation[]): Promise<boolean> {
  try {
    return isAllAdded(await calls.bulkWrite(operations, { ordered: true }), operations);
  } catch (error: unknown) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

function readHeads(calls: Calls, ids: readonly string[]): Promise<CopiesOfCall[]> {
  return calls.find<CopiesOfCall>({ _id: { $in: ids } }, { projection: { head: 1 }, ...EXACT }).toArray();
}

/** Of the events that are wanted only what says which copy it is, and of all others nothing. */
function readCopies(calls: Calls, wanted: EventsByCall): Promise<CopiesOfCall[]> {
  const paths = [...wanted.values()].flatMap((events) => [...events.values()].map(pathOf));
  const copies = paths.flatMap((path) => [`${path}.receivedAt`, `${path}.digest`]);
  const projection = Object.fromEntries(['head', ...copies].map((path) => [path, 1]));
  return calls.find<CopiesOfCall>({ _id: { $in: [...wanted.keys()] } }, { projection, ...EXACT }).toArray();
}

function toStoredSums({ _id: callId, head }: CopiesOfCall): StoredSums[] {
  return head === undefined ? [] : [{ callId, stored: toEventSums(head) }];
}
