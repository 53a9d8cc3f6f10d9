import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { LogEntry } from '../../src/calls/stores/call-store.js';

/** The log of a store in memory. */
export class FakeLog {
  private readonly entries: LogEntry[] = [];
  private readonly known = new Set<string>();

  add({ id: eventId, callId }: CallEvent): void {
    if (this.known.has(eventId)) return;
    this.known.add(eventId);
    this.entries.push({ number: this.entries.length + 1, callId, eventId });
  }

  after(number: number, limit: number): LogEntry[] {
    return this.entries.slice(number, number + limit);
  }

  end(): LogEntry | null {
    return this.entries.at(-1) ?? null;
  }

  find(eventIds: readonly string[]): LogEntry[] {
    return this.entries.filter(({ eventId }) => eventIds.includes(eventId));
  }

  starts(callIds: readonly string[]): LogEntry[] {
    return callIds.flatMap((callId) => this.entries.find((entry) => entry.callId === callId) ?? []);
  }
}
