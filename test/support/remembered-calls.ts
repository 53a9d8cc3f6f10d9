import type { Call } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { comparePositions, positionOf } from '../../src/calls/feed/matches-filter.js';
import type { StartPosition } from '../../src/calls/stores/call-store.js';
import type { CallListing } from '../../src/calls/feed/call-filter.js';
import { StoreUnavailableError } from '../../src/database/link/store.errors.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';

/** What stands in for the facade of both stores: keeps events in memory, each call with its fold. */
export class RememberedCalls {
  isDown = false;
  readonly up = [true, true];
  private readonly events = new Map<string, Map<string, CallEvent>>();

  record(events: readonly CallEvent[]): Promise<void> {
    for (const event of events) {
      const known = this.events.get(event.callId) ?? new Map<string, CallEvent>();
      if (!known.has(event.id)) known.set(event.id, event);
      this.events.set(event.callId, known);
    }
    return Promise.resolve();
  }

  async listEvents(callId: string): Promise<CallEvent[]> {
    await this.mayAsk();
    return [...(this.events.get(callId)?.values() ?? [])];
  }

  async list({ limit }: CallListing): Promise<Call[]> {
    await this.mayAsk();
    return this.all().reverse().slice(0, limit);
  }

  async listUnfinished(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    await this.mayAsk();
    const unfinished = this.all().filter((call) => call.endedAt === null && call.startedAt < startedBefore);
    return unfinished
      .filter((call) => after === null || comparePositions(positionOf(call, 'startedAt'), after) > 0)
      .slice(0, limit);
  }

  async listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    await this.mayAsk();
    return this.all()
      .filter(({ undeletedRecordings }) => undeletedRecordings > 0)
      .slice(0, limit);
  }

  status(): { stores: { up: boolean }[] } {
    return { stores: this.up.map((up) => ({ up })) };
  }

  /** The calls' rows, oldest first. */
  all(): Call[] {
    const rows = [...this.events.values()].map((events) => foldCall(events.values()));
    return rows.sort((left, right) =>
      comparePositions(positionOf(left, 'startedAt'), positionOf(right, 'startedAt')),
    );
  }

  private mayAsk(): Promise<void> {
    return this.isDown ? Promise.reject(new StoreUnavailableError('down')) : Promise.resolve();
  }
}
