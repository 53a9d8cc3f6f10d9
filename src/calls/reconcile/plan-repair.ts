import { sortNames } from '../../common/files/sort-names.js';
import type { Call } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import { EventSet } from '../fold/event-set.js';
import { groupByCall } from '../model/group-by-call.js';

/** Events by call. */
export type EventsByCall = ReadonlyMap<string, readonly CallEvent[]>;

/** The union of what several stores hold: every event once, in the copy that was received first. */
export function unionOf(stores: readonly EventsByCall[]): EventsByCall {
  const all = groupByCall(stores.flatMap((calls) => [...calls.values()].flat()));
  return new Map([...all].map(([callId, events]) => [callId, new EventSet(events).all]));
}

/** What of a union a store does not hold, or holds in a copy that was received later. */
export function lackingIn(held: EventsByCall, union: EventsByCall): CallEvent[] {
  return [...union].flatMap(([callId, events]) => {
    const known = new Map((held.get(callId) ?? []).map((event) => [event.id, event.receivedAt]));
    return events.filter(({ id, receivedAt }) => receivedAt < (known.get(id) ?? '~'));
  });
}

/** True when a row says the same as another. */
export function areRowsEqual(left: Call, right: Call): boolean {
  return JSON.stringify(sortNames(left)) === JSON.stringify(sortNames(right));
}
