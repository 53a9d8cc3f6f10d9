import type { Call } from '../../src/calls/call.js';
import { type CallEvent, compareCallEvents } from '../../src/calls/call-event.js';
import type { CallListing } from '../../src/calls/feed/call-filter.js';
import type { CallStatistics, StatisticsQuestion } from '../../src/calls/feed/call-statistics.js';
import { tallyCalls } from './tally-calls.js';
import { listCalls } from './list-calls.js';

/** The calls that the feed reads in these tests. */
export class KeptCalls {
  calls: Call[] = [];
  events: CallEvent[] = [];

  findById(id: string): Promise<Call | null> {
    return Promise.resolve(this.calls.find((call) => call.id === id) ?? null);
  }

  list(listing: CallListing): Promise<Call[]> {
    return Promise.resolve(listCalls(this.calls, listing));
  }

  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return Promise.resolve(tallyCalls(this.calls, question));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    const events = this.events.filter((event) => event.callId === callId);
    return Promise.resolve(events.sort(compareCallEvents));
  }
}
