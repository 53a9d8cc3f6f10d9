import type { Call } from '../../src/calls/model/call.js';
import { type CallEvent, compareCallEvents } from '../../src/calls/model/call-event.js';
import type { CallListing } from '../../src/calls/feed/call-filter.js';
import type {
  AgentStatistics,
  CallStatistics,
  StatisticsQuestion,
} from '../../src/calls/feed/call-statistics.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallFilter } from '../../src/calls/feed/call-filter.js';
import { matchesFilter } from '../../src/calls/feed/matches-filter.js';
import { tallyAgents, tallyCalls } from './tally-calls.js';
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

  count(filter: CallFilter): Promise<number> {
    return Promise.resolve(this.calls.filter((call) => matchesFilter(call, filter)).length);
  }

  async countEach(filters: readonly CallFilter[], most: number): Promise<number[]> {
    const counts = await Promise.all(filters.map((filter) => this.count(filter)));
    return counts.map((count) => Math.min(count, most));
  }

  tallyAgents(filter: CallFilter): Promise<AgentStatistics> {
    return Promise.resolve(tallyAgents(this.calls, filter));
  }

  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return Promise.resolve(tallyCalls(this.calls, question));
  }

  /** Adds events and folds the calls that they belong to anew, from events alone. */
  record(events: readonly CallEvent[]): Promise<void> {
    const known = new Set(this.events.map(({ id }) => id));
    this.events.push(...events.filter(({ id }) => !known.has(id)));
    for (const id of new Set(events.map(({ callId }) => callId))) this.refold(id);
    return Promise.resolve();
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    const events = this.events.filter((event) => event.callId === callId);
    return Promise.resolve(events.sort(compareCallEvents));
  }

  private refold(id: string): void {
    const row = foldCall(this.events.filter(({ callId }) => callId === id));
    this.calls = [...this.calls.filter((call) => call.id !== id), row];
  }
}
