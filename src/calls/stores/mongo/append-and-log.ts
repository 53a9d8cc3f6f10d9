import type { CallEvent } from '../../model/call-event.js';
import { appendEvents } from './append-events.js';
import { groupById } from './append-operations.js';
import type { MongoCollections } from './mongo-access.js';
import { LOG_INDEXES } from './call-indexes.js';
import { logEvents, readLogState } from './mongo-log.js';

/**
 * Stores events, then logs them: who sees an entry finds its event. An event that was stored and not logged, because the process died
 * between the two, is logged when it is appended again.
 *
 * Three trips to the database, one after another: add, read back (meanwhile the log's end and what it knows were asked for), log. An
 * append of nothing new takes two.
 *
 * @returns every event of the calls
 */
export async function appendAndLog(
  { calls, log }: MongoCollections,
  events: readonly CallEvent[],
): Promise<CallEvent[]> {
  const [all, state] = await Promise.all([appendEvents(calls, groupById(events)), readReadyLog(log, events)]);
  await logEvents(log, events, state);
  return all;
}

/**
 * A log that is empty may have no unique index yet, also later than at the start: a database may be emptied at any time. Every
 * other log had it before its first entry.
 */
async function readReadyLog(log: MongoCollections['log'], events: readonly CallEvent[]) {
  const state = await readLogState(log, events);
  if (state.end === 0) await log.createIndexes(LOG_INDEXES);
  return state;
}
