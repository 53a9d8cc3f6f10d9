import { LRUCache } from 'lru-cache';
import type { Clock } from '../../common/time/clock.js';
import { EventSet } from '../fold/event-set.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { sizeOf } from './recent-calls.js';

/** What is known of a call. */
export interface KnownHistory {
  /** Distinct, in order. */
  readonly events: readonly CallEvent[];
  /** Whether a store told that has all that was recorded here; without one there may be more. */
  readonly isWhole: boolean;
}

/** How much text of told histories is kept, in characters, and for how long, in milliseconds. */
const MOST_TOLD = 16_000_000;
const KEPT_TOLD = 10_000;

interface Told {
  readonly events: readonly CallEvent[];
  /** By the clock that only grows. */
  readonly at: number;
}

/** What stores told of calls a moment ago, and what this process added since. */
export class ToldHistories {
  private readonly calls = new LRUCache<string, Told>({
    maxSize: MOST_TOLD,
    ttl: KEPT_TOLD,
    sizeCalculation: ({ events }) => events.reduce((sum, event) => sum + sizeOf(event), 1),
  });

  constructor(private readonly clock: Clock) {}

  keep(callId: string, events: readonly CallEvent[]): void {
    this.calls.set(callId, { events, at: this.clock.monotonic() });
  }

  add(events: readonly CallEvent[]): void {
    for (const [callId, added] of groupByCall(events)) {
      const told = this.calls.get(callId);
      if (told === undefined) continue;
      this.calls.set(callId, { ...told, events: new EventSet([...told.events, ...added]).all });
    }
  }

  find(callId: string, oldest: number): KnownHistory | null {
    const told = this.calls.get(callId);
    if (told === undefined || this.clock.monotonic() - told.at >= oldest) return null;
    return { events: told.events, isWhole: true };
  }
}
