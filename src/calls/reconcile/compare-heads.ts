import { areSumsEqual, type CallHead, type DayDigest, type EventSums } from '../model/call-head.js';

/** True when both stores hold the same events of a day, and each shows what it holds. */
export function areDigestsEqual(digests: readonly (DayDigest | undefined)[]): boolean {
  const [first, ...others] = digests;
  if (first === undefined) return others.every((other) => other === undefined);
  return [first, ...others].every(
    (digest) =>
      digest !== undefined &&
      digest.calls === first.calls &&
      areSumsEqual(digest.held, first.held) &&
      areSumsEqual(digest.shown, digest.held),
  );
}

/** True when both stores hold the same events of a call, and each shows what it holds. */
export function areHeadsEqual(heads: readonly (CallHead | undefined)[]): boolean {
  const [first] = heads;
  return first !== undefined && heads.every((head) => head !== undefined && isSound(head, first.held));
}

/** The ids of calls whose heads differ. @param stores the heads of each store, of the same calls */
export function unequalCalls(stores: readonly (readonly CallHead[])[]): string[] {
  const byId = stores.map((heads) => new Map(heads.map((head) => [head.callId, head])));
  const ids = new Set(stores.flat().map(({ callId }) => callId));
  return [...ids].filter((id) => !areHeadsEqual(byId.map((heads) => heads.get(id))));
}

function isSound({ held, shown }: CallHead, wanted: EventSums): boolean {
  return areSumsEqual(held, wanted) && shown !== null && areSumsEqual(shown, held);
}
