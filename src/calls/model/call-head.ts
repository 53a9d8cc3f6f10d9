import type { Call } from './call.js';
import type { CallEvent } from './call-event.js';
import { type Fingerprint, fingerprintOf } from './fingerprint.js';

/** How many events, and which. */
export interface EventSums extends Fingerprint {
  readonly events: number;
}

/** The sums over the events of one call that a store holds. */
export interface StoredSums {
  readonly callId: string;
  readonly stored: EventSums;
}

/** What a store says of one call without listing its events. */
export interface CallHead {
  readonly callId: string;
  /** UTC day of the earliest event, `YYYY-MM-DD`; it can only become earlier. */
  readonly day: string;
  /** The events that the store has; kept by the store in the very step that adds them. */
  readonly stored: EventSums;
  /** The events that the published row was folded from; `null` without a row. */
  readonly published: EventSums | null;
}

/** A head, and when its events last changed by the store's own clock (ISO 8601 UTC, to the microsecond where the store knows it). */
export interface ChangedHead extends CallHead {
  readonly changedAt: string;
}

/** The sums of all heads of a UTC day. */
export interface DayDigest {
  readonly day: string;
  readonly calls: number;
  readonly stored: EventSums;
  readonly published: EventSums;
}

/** The head's part that a set of events decides. */
export function sumsOf(events: readonly CallEvent[]): EventSums {
  return { events: events.length, ...fingerprintOf(events) };
}

/** The sums that a row claims. */
export function sumsOfRow({ eventCount, fingerprint }: Call): EventSums {
  return { events: eventCount, ...fingerprint };
}

export function areSumsEqual(left: EventSums, right: EventSums): boolean {
  return (
    left.events === right.events &&
    left.low === right.low &&
    left.high === right.high &&
    left.receipts === right.receipts &&
    left.contents === right.contents
  );
}

/** The UTC day of the earliest of some events. @param events at least one */
export function dayOf(events: readonly Pick<CallEvent, 'at'>[]): string {
  const first = events.map(({ at }) => at).sort()[0] ?? '';
  return first.slice(0, 10);
}
