import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import type { StoredSums } from '../model/call-head.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { isRedacted, redactEvent } from '../fold/redact-event.js';
import { foldCall } from '../fold/fold-call.js';
import { isWhole, RecentCalls } from './recent-calls.js';
import type { CallStoreOperation } from './store-links.js';

/** Events that are read back with one question, unless one call has more. */
const PORTION = 500;

/** Has a store do something: `execute` or `executeDespiteBreaker` of a {@link CallStoreLink}. */
export type Execute = <T>(operation: CallStoreOperation<T>) => Promise<T>;

/**
 * Brings events into a store: adds them to their calls' sets, redacts what belongs to erased calls, folds the calls anew and
 * publishes the rows. Calls that `recent` knows whole are not read back.
 *
 * Writers of one call come one after the other in a store, so that of a tombstone and an event with personal data the later
 * one's writer sees both and redacts, whichever came first.
 *
 * @throws StoreUnavailableError when trying again may help
 * @throws StoreRejectedError when the store can never take these events
 */
export async function writeEvents(
  execute: Execute,
  events: readonly CallEvent[],
  recent = new RecentCalls(),
): Promise<void> {
  const known = await appendEvents(execute, events, recent);
  await redactErased(execute, known);
  recent.forgetErased(known);
  const calls = [...known.values()].map(foldStored);
  await execute((store) => store.publish(calls));
}

/** @returns every event that the store then holds of the calls; only what is not known already is read */
async function appendEvents(
  execute: Execute,
  events: readonly CallEvent[],
  recent: RecentCalls,
): Promise<ReadonlyMap<string, readonly CallEvent[]>> {
  const sums = await execute((store) => store.append(events));
  const known = recent.add(events);
  const unknown = sums.filter(({ callId, stored }) => !isWhole(known.get(callId), stored));
  const read: CallEvent[] = [];
  for (const callIds of inPortions(unknown)) {
    read.push(...(await execute((store) => store.listEventsOf(callIds))));
  }
  const calls = new Map([...known, ...groupByCall(read)]);
  recent.keep(calls);
  return calls;
}

/** Ids of calls that are read together: of one large call alone, or of several that are no more together. */
function inPortions(calls: readonly StoredSums[]): string[][] {
  const portions: string[][] = [];
  let room = 0;
  for (const { callId, stored } of calls) {
    room -= stored.events;
    const last = portions.at(-1);
    if (last !== undefined && room >= 0) last.push(callId);
    else portions.push([callId]);
    if (last === undefined || room < 0) room = PORTION - stored.events;
  }
  return portions;
}

/** Redacts, in the store, what is left of erased calls. @returns how many events that were */
export async function redactErased(
  execute: Execute,
  calls: ReadonlyMap<string, readonly CallEvent[]>,
): Promise<number> {
  const leftovers = [...calls.values()].flatMap(unredacted);
  if (leftovers.length > 0) await execute((store) => store.redact(leftovers.map(redactEvent)));
  return leftovers.length;
}

/** @returns how many events {@link redactErased} would redact */
export function countUnredacted(calls: ReadonlyMap<string, readonly CallEvent[]>): number {
  return [...calls.values()].flatMap(unredacted).length;
}

function unredacted(events: readonly CallEvent[]): CallEvent[] {
  const isErased = events.some(({ type }) => type === 'call.erased');
  return isErased ? events.filter((event) => !isRedacted(event)) : [];
}

/**
 * The fold of events that a store holds.
 *
 * @throws StoreRejectedError when they cannot be folded: they must not hold up the others
 */
export function foldStored(events: readonly CallEvent[]): Call {
  try {
    return foldCall(events);
  } catch (error: unknown) {
    throw new StoreRejectedError('The events of a call cannot be folded', { cause: error });
  }
}
