import { LRUCache } from 'lru-cache';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import { MINUTE } from '../../config/time.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { sizeOf } from './recent-calls.js';

/** How much text is remembered, in characters. */
const MOST_TEXT = 32_000_000;
/** For how long, in milliseconds: what went around the journal is told by no drain. */
const KEPT = 10 * MINUTE;

interface Undelivered {
  readonly event: CallEvent;
  readonly missing: ReadonlySet<StoreName>;
}

/** Events that were recorded and that a store has not taken yet; the oldest calls are dropped when they are too much. */
export class UndeliveredEvents {
  private readonly calls = new LRUCache<string, readonly Undelivered[]>({
    maxSize: MOST_TEXT,
    ttl: KEPT,
    sizeCalculation: (entries) => entries.reduce((sum, { event }) => sum + sizeOf(event), 1),
    dispose: (entries, _callId, reason) => {
      if (reason === 'evict' || reason === 'expire') this.drop(entries);
    },
  });
  private readonly dropped = new Map<StoreName, number>();

  /** @param lastEntry tells the number of the journal's last entry */
  constructor(private readonly lastEntry: () => number) {}

  add(events: readonly CallEvent[]): void {
    const missing = new Set(STORE_NAMES);
    for (const [callId, added] of groupByCall(events)) {
      const entries = this.calls.peek(callId) ?? [];
      this.calls.set(callId, [...entries, ...added.map((event) => ({ event, missing }))]);
    }
  }

  remove(store: StoreName, events: readonly CallEvent[]): void {
    for (const [callId, taken] of groupByCall(events)) this.removeFrom(callId, store, taken);
  }

  of(callId: string): CallEvent[] {
    return (this.calls.peek(callId) ?? []).map(({ event }) => event);
  }

  *list(): Generator<CallEvent> {
    for (const entries of this.calls.values()) for (const { event } of entries) yield event;
  }

  /** Up to which entry of the journal a store must have come to know what was dropped. */
  droppedAt(store: StoreName): number {
    return this.dropped.get(store) ?? 0;
  }

  private removeFrom(callId: string, store: StoreName, taken: readonly CallEvent[]): void {
    const entries = this.calls.peek(callId);
    if (entries === undefined) return;
    const ids = new Set(taken.map(({ id }) => id));
    const left = entries
      .map((entry) => (ids.has(entry.event.id) ? without(entry, store) : entry))
      .filter(({ missing }) => missing.size > 0);
    if (left.length === 0) this.calls.delete(callId);
    else this.calls.set(callId, left);
  }

  private drop(entries: readonly Undelivered[]): void {
    for (const store of STORE_NAMES) {
      if (entries.some(({ missing }) => missing.has(store))) this.dropped.set(store, this.lastEntry());
    }
  }
}

function without({ event, missing }: Undelivered, store: StoreName): Undelivered {
  return { event, missing: new Set([...missing].filter((name) => name !== store)) };
}
