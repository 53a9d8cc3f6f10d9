import { areSumsEqual, type CallHead, type DayDigest, type EventSums } from '../model/call-head.js';
import { sortNames } from '../../common/files/sort-names.js';
import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { EventSet } from '../fold/event-set.js';
import { compareCopies } from '../model/fingerprint.js';

/** True when both stores hold the same events of a day, and each shows what it holds. */
export function areDigestsEqual(digests: readonly (DayDigest | undefined)[]): boolean {
  const [first, ...others] = digests;
  if (first === undefined) return others.every((other) => other === undefined);
  return [first, ...others].every(
    (digest) =>
      digest !== undefined &&
      digest.calls === first.calls &&
      areSumsEqual(digest.stored, first.stored) &&
      areSumsEqual(digest.published, digest.stored),
  );
}

/** True when both stores hold the same events of a call, and each shows what it holds. */
export function areHeadsEqual(heads: readonly (CallHead | undefined)[]): boolean {
  const [first] = heads;
  return first !== undefined && heads.every((head) => head !== undefined && isSound(head, first.stored));
}

/** The ids of calls whose heads differ. @param stores the heads of each store, of the same calls */
export function unequalCalls(stores: readonly (readonly CallHead[])[]): string[] {
  const byId = stores.map((heads) => new Map(heads.map((head) => [head.callId, head])));
  const ids = new Set(stores.flat().map(({ callId }) => callId));
  return [...ids].filter((id) => !areHeadsEqual(byId.map((heads) => heads.get(id))));
}

function isSound({ stored, published }: CallHead, wanted: EventSums): boolean {
  return areSumsEqual(stored, wanted) && published !== null && areSumsEqual(published, stored);
}

export const NO_SUMS: EventSums = { events: 0, low: 0, high: 0, receipts: 0, contents: 0 };

export function addUp(left: EventSums, right: EventSums): EventSums {
  return {
    events: left.events + right.events,
    low: left.low + right.low,
    high: left.high + right.high,
    receipts: left.receipts + right.receipts,
    contents: left.contents + right.contents,
  };
}

/** Events by call. */
export type EventsByCall = ReadonlyMap<string, readonly CallEvent[]>;

/** The union of what several stores hold: every event once, in the copy that was received first. */
export function unionOf(stores: readonly EventsByCall[]): EventsByCall {
  const all = groupByCall(stores.flatMap((calls) => [...calls.values()].flat()));
  return new Map([...all].map(([callId, events]) => [callId, new EventSet(events).all]));
}

/** What of a union a store does not hold, or holds in a copy that was received later. */
export function lackingIn(stored: EventsByCall, union: EventsByCall): CallEvent[] {
  return [...union].flatMap(([callId, events]) => {
    const known = new Map((stored.get(callId) ?? []).map((event) => [event.id, event]));
    return events.filter((event) => {
      const copy = known.get(event.id);
      return copy === undefined || compareCopies(event, copy) < 0;
    });
  });
}

/** True when a row says the same as another. */
export function areRowsEqual(left: Call, right: Call): boolean {
  return JSON.stringify(sortNames(left)) === JSON.stringify(sortNames(right));
}
