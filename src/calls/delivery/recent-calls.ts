import { LRUCache } from 'lru-cache';
import { MINUTE } from '../../config/time.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { areSumsEqual, type EventSums, sumsOf } from '../model/call-head.js';
import { EventSet } from '../fold/event-set.js';

/** How much text the events of recent calls may have together, in characters: more than one call can grow to in MongoDB. */
const MOST_TEXT = 17_000_000;

/** How long, in milliseconds, a call is remembered: another instance may erase it meanwhile. */
const KEPT = 10 * MINUTE;

/**
 * The events of the calls that one store was given lately, so that it need not send a whole call back for each event that is added.
 *
 * Nothing is taken on trust: the store says the sums of what it holds, and a call that does not come to them is read.
 */
export class RecentCalls {
  private readonly calls = new LRUCache<string, readonly CallEvent[]>({
    maxSize: MOST_TEXT,
    ttl: KEPT,
    sizeCalculation: (events) => events.reduce((sum, event) => sum + sizeOf(event), 1),
  });

  /** @returns what is known of the calls of some events, these included */
  add(events: readonly CallEvent[]): ReadonlyMap<string, readonly CallEvent[]> {
    const grown = [...groupByCall(events)].map(([callId, added]): [string, readonly CallEvent[]] => {
      const known = this.calls.get(callId) ?? [];
      return [callId, new EventSet([...known, ...added]).all];
    });
    return new Map(grown);
  }

  /** Remembers all events of some calls. */
  keep(calls: ReadonlyMap<string, readonly CallEvent[]>): void {
    for (const [callId, events] of calls) this.calls.set(callId, events);
  }

  /** Personal data that is to vanish stays in no memory. */
  forgetErased(calls: ReadonlyMap<string, readonly CallEvent[]>): void {
    for (const [callId, events] of calls) {
      if (events.some(({ type }) => type === 'call.erased')) this.calls.delete(callId);
    }
  }
}

/** True when some events are all that a store holds. */
export function isWhole(events: readonly CallEvent[] | undefined, stored: EventSums): boolean {
  return events !== undefined && areSumsEqual(sumsOf(events), stored);
}

const sizes = new WeakMap<CallEvent, number>();

/** How much text an event is, in characters. */
export function sizeOf(event: CallEvent): number {
  const size = sizes.get(event) ?? JSON.stringify(event).length;
  sizes.set(event, size);
  return size;
}
