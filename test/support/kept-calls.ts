import type { Call } from '../../src/calls/call.js';
import { type CallEvent, compareCallEvents } from '../../src/calls/call-event.js';
import type { FeedPosition } from '../../src/calls/call-store.js';

/** The calls that the feed reads in these tests. */
export class KeptCalls {
  calls: Call[] = [];
  events: CallEvent[] = [];

  findById(id: string): Promise<Call | null> {
    return Promise.resolve(this.calls.find((call) => call.id === id) ?? null);
  }

  listNewest(limit: number, after: FeedPosition | null): Promise<Call[]> {
    const newest = this.calls.toSorted((left, right) => (isBefore(left, right) ? 1 : -1));
    return Promise.resolve(newest.filter((call) => after === null || isBefore(call, after)).slice(0, limit));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    const events = this.events.filter((event) => event.callId === callId);
    return Promise.resolve(events.sort(compareCallEvents));
  }
}

function isBefore(left: FeedPosition, right: FeedPosition): boolean {
  if (left.startedAt !== right.startedAt) return left.startedAt < right.startedAt;
  return left.id < right.id;
}
