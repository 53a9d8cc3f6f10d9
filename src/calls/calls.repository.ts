import { Injectable } from '@nestjs/common';
import type { Call } from './model/call.js';
import type { CallEvent } from './model/call-event.js';
import { CallHistories, type KnownHistory } from './delivery/call-histories.js';
import { CallReader } from './delivery/call-reader.js';
import { isWideListing } from './feed/wide-listing.js';
import type { CallStore, StartPosition } from './stores/call-store.js';
import type { CallFilter, CallListing } from './feed/call-filter.js';
import type { OfferQuestion, OfferTally, WaitQuestion, WaitTally } from './feed/call-metrics.js';
import type { AgentStatistics, CallStatistics, StatisticsQuestion } from './feed/call-statistics.js';
import { Recorder, type RecorderStatus } from './delivery/recorder.js';

/**
 * The facade of both stores: records events and reads calls.
 *
 * What it throws: {@link JournalUnavailableError} when an event was recorded nowhere, {@link StoreUnavailableError} when neither
 * store can be read.
 */
@Injectable()
export class CallsRepository {
  private readonly listeners = new Set<(events: readonly CallEvent[]) => void>();

  constructor(
    private readonly recorder: Recorder,
    private readonly reader: CallReader,
    private readonly histories: CallHistories,
  ) {}

  /** Resolves when the events are durable; both stores follow on their own. */
  async record(events: readonly CallEvent[]): Promise<void> {
    await this.recorder.record(events);
    this.histories.note(events);
    for (const listener of this.listeners) listener(events);
  }

  /** Calls a listener with all that this process records from now on, as soon as it is durable. */
  onRecorded(listener: (events: readonly CallEvent[]) => void): void {
    this.listeners.add(listener);
  }

  /**
   * What is known of some calls: what either store tells, and what this process recorded itself. Never fails: a history says whether it
   * may lack something.
   *
   * @param oldest how long ago, in milliseconds, a store may have told: another instance may have recorded more meanwhile
   */
  findHistories(callIds: readonly string[], oldest = 0): Promise<ReadonlyMap<string, KnownHistory>> {
    return this.histories.find(callIds, oldest);
  }

  /** Events that this process recorded and that a store has not taken yet, as far as other systems report them. */
  listUndelivered(): Iterable<CallEvent> {
    return this.histories.listUndelivered();
  }

  findById(id: string): Promise<Call | null> {
    return this.reader.read((store) => store.findById(id));
  }

  /** Lists one page of the calls that match a filter; one that may have to look at many has the time of a query. */
  list(listing: CallListing): Promise<Call[]> {
    const list = (store: CallStore): Promise<Call[]> => store.list(listing);
    return isWideListing(listing) ? this.reader.query(list) : this.reader.read(list);
  }

  /** @returns how many calls match */
  count(filter: CallFilter): Promise<number> {
    return this.reader.query((store) => store.count(filter));
  }

  /** @returns how many calls match each of some filters, in their order; `most` of so many or more */
  countEach(filters: readonly CallFilter[], most: number): Promise<number[]> {
    return this.reader.query((store) => store.countEach(filters, most));
  }

  /** Adds up calls, in a database. */
  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return this.reader.query((store) => store.tally(question));
  }

  /** Adds up what agents made of calls, in a database. @param filter says from when to when */
  tallyAgents(filter: CallFilter): Promise<AgentStatistics> {
    return this.reader.query((store) => store.tallyAgents(filter));
  }

  /** Adds up what one agent was offered, in a database. */
  tallyOffers(question: OfferQuestion): Promise<OfferTally> {
    return this.reader.query((store) => store.tallyOffers(question));
  }

  /** Adds up the waits in one queue, in a database. */
  tallyWaits(question: WaitQuestion): Promise<WaitTally> {
    return this.reader.query((store) => store.tallyWaits(question));
  }

  /** @returns the call's events, oldest first; empty for an unknown call */
  listEvents(callId: string): Promise<CallEvent[]> {
    return this.reader.read((store) => store.listEvents(callId));
  }

  /** Lists calls that have not ended, of those that started before a time (ISO 8601); oldest first, after a position. */
  listUnfinished(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.reader.read((store) => store.listUnfinished(startedBefore, limit, after));
  }

  /** Lists erased calls of which the provider may still have recordings, in any order. */
  listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    return this.reader.read((store) => store.listWithUndeletedRecordings(limit));
  }

  status(): RecorderStatus {
    return this.recorder.status();
  }
}
