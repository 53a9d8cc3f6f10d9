import type { Call } from '../../src/calls/call.js';
import { type CallEvent, compareCallEvents } from '../../src/calls/call-event.js';
import { CallStore, type FeedPosition } from '../../src/calls/call-store.js';
import { StoreRejectedError } from '../../src/calls/errors/store-rejected.error.js';
import { StoreUnavailableError } from '../../src/calls/errors/store-unavailable.error.js';
import type { StoreName } from '../../src/config/app-config.js';

/** What goes wrong with a {@link FakeCallStore}. */
export interface Faults {
  /** Refuses every call. */
  down: boolean;
  /** Never answers. */
  hangs: boolean;
  /** Does what it is asked and then fails, as when the answer is lost. */
  losesAnswers: boolean;
  /** Ids of events it can never take. */
  rejects: Set<string>;
}

/** A store in memory that keeps the contract, with faults to switch on. */
export class FakeCallStore extends CallStore {
  readonly faults: Faults = { down: false, hangs: false, losesAnswers: false, rejects: new Set() };
  /** Sizes of the batches that were appended. */
  readonly batches: number[] = [];
  private readonly events = new Map<string, CallEvent>();
  private readonly rows = new Map<string, Call>();

  constructor(readonly name: StoreName) {
    super();
  }

  append(events: readonly CallEvent[]): Promise<CallEvent[]> {
    return this.answer(() => {
      if (events.some((event) => this.faults.rejects.has(event.id))) throw new StoreRejectedError('never');
      this.batches.push(events.length);
      for (const event of events)
        if (!this.events.has(event.id)) this.events.set(event.id, structuredClone(event));
      const touched = new Set(events.map((event) => event.callId));
      return this.all().filter((event) => touched.has(event.callId));
    });
  }

  publish(calls: readonly Call[]): Promise<void> {
    return this.answer(() => {
      for (const call of calls) if (this.isNewer(call)) this.rows.set(call.id, structuredClone(call));
    });
  }

  findById(id: string): Promise<Call | null> {
    return this.answer(() => this.rows.get(id) ?? null);
  }

  listNewest(limit: number, after: FeedPosition | null): Promise<Call[]> {
    return this.answer(() => {
      const newest = [...this.rows.values()].sort((left, right) => (comesAfter(right, left) ? -1 : 1));
      return newest.filter((call) => after === null || comesAfter(call, after)).slice(0, limit);
    });
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.answer(() => this.all().filter((event) => event.callId === callId));
  }

  ping(): Promise<void> {
    return this.answer(() => undefined);
  }

  /** Every event and row, without any fault. */
  contents(): { events: CallEvent[]; rows: Call[] } {
    return { events: this.all(), rows: [...this.rows.values()] };
  }

  private all(): CallEvent[] {
    return [...this.events.values()].sort(compareCallEvents);
  }

  protected isNewer(call: Call): boolean {
    return (this.rows.get(call.id)?.eventCount ?? 0) < call.eventCount;
  }

  private async answer<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.faults.hangs) await new Promise(() => undefined);
    if (this.faults.down) throw new StoreUnavailableError(`${this.name} is down`);
    const result = structuredClone(work());
    if (this.faults.losesAnswers) throw new StoreUnavailableError(`${this.name} was cut off`);
    return result;
  }
}

/** True when a call stands further down in the feed than a position. */
function comesAfter(call: FeedPosition, position: FeedPosition): boolean {
  if (call.startedAt !== position.startedAt) return call.startedAt < position.startedAt;
  return call.id < position.id;
}
