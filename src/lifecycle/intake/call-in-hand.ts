import { EventSet } from '../../calls/fold/event-set.js';
import { type Lifecycle, ownerOf, replay } from '../../calls/fold/lifecycle/replay.js';
import { MINUTE } from '../../config/time.js';
import type { KnownHistory } from '../../calls/delivery/call-histories.js';
import { type CallEvent, isReported, type ReportedEvent } from '../../calls/model/call-event.js';

/** A call while a request adds to it: what is known of it, and what is new. */
export class CallInHand {
  /** Whether a database told: without one nothing is judged. */
  readonly isKnown: boolean;
  private readonly added: CallEvent[] = [];
  private all: readonly CallEvent[];
  private known: Lifecycle | null = null;

  constructor({ events, isWhole }: KnownHistory) {
    this.all = events;
    this.isKnown = isWhole;
  }

  get events(): readonly CallEvent[] {
    return this.all;
  }

  /** What is to be recorded, in order. */
  get news(): readonly CallEvent[] {
    return this.added;
  }

  get lifecycle(): Lifecycle {
    this.known ??= replay(this.all);
    return this.known;
  }

  get owner(): string | null {
    return ownerOf(this.all);
  }

  get isErased(): boolean {
    return this.all.some(({ type }) => type === 'call.erased');
  }

  find(id: string): ReportedEvent | null {
    return this.all.filter(isReported).find((event) => event.id === id) ?? null;
  }

  add(events: readonly CallEvent[]): void {
    if (events.length === 0) return;
    this.added.push(...events);
    this.all = new EventSet([...this.all, ...events]).all;
    this.known = null;
  }

  /**
   * When the next report is received: later than all before, so that reports without a time keep the order in which they came.
   *
   * @param now ISO 8601 UTC
   */
  receiptAt(now: string): string {
    const last = this.all
      .filter(isReported)
      .reduce((latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest), '');
    const next = Date.parse(last) + 1;
    // Another instance's clock may be far ahead.
    const isNear = next > Date.parse(now) && next < Date.parse(now) + MINUTE;
    return isNear ? new Date(next).toISOString() : now;
  }
}
