import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { LogEntry } from '../../src/calls/stores/call-store.js';

/** The log of a store in memory. */
export class FakeLog {
  private entries: LogEntry[] = [];
  private last = 0;
  private readonly known = new Set<string>();

  add({ id: eventId, callId }: CallEvent): void {
    if (this.known.has(eventId)) return;
    this.known.add(eventId);
    this.last += 1;
    this.entries.push({ number: this.last, callId, eventId });
  }

  /** Loses entries, as by somebody's hand. */
  lose(eventIds: readonly string[]): void {
    this.entries = this.entries.filter(({ eventId }) => !eventIds.includes(eventId));
    for (const eventId of eventIds) this.known.delete(eventId);
  }

  after(number: number, limit: number): LogEntry[] {
    return this.entries.filter((entry) => entry.number > number).slice(0, limit);
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
