import type { StoreName } from '../../config/app-config.js';
import type { Call, RowVersion } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import type { CallFilter, CallListing, CallPosition } from '../feed/call-filter.js';
import type { OfferQuestion, OfferTally, WaitQuestion, WaitTally } from '../feed/call-metrics.js';
import type { AgentStatistics, CallStatistics, StatisticsQuestion } from '../feed/call-statistics.js';
import type { CallHead, ChangedHead, DayDigest, StoredSums } from '../model/call-head.js';

/** A {@link CallPosition} among calls in the order of their start, which is its key: ISO 8601 UTC with milliseconds. */
export type StartPosition = CallPosition<string>;

/** A place in the order of changes, which is the store's own: the last head of the page before. */
export type ChangePosition = Pick<ChangedHead, 'changedAt' | 'callId'>;

/** A range of UTC days, `YYYY-MM-DD`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** How {@link CallStore.publish} treats rows. */
export interface PublishOptions {
  /** Also replaces a row that is not older, if the given one was folded from the very events that the head counts. */
  readonly rebuild?: boolean;
}

/** Which edition of the fold made a row, and where it is in the order of starts. */
export interface RowEdition extends Pick<Call, 'id' | 'startedAt'>, Pick<RowVersion, 'foldVersion'> {}

/**
 * One of the two databases behind {@link CallsRepository}: contract and injection token.
 *
 * A store keeps the grow-only set of events (unique by id), a log of them in the order of their arrival, a head with the sums over each call's set, and one folded row per
 * call. Every method is bounded by the configured time limit and rejects with {@link StoreUnavailableError} when trying again may help, or
 * {@link StoreRejectedError} when the same data can never be written.
 */
export abstract class CallStore {
  abstract readonly name: StoreName;

  /**
   * Adds events; of two copies of one event (by id) the one that `compareCopies` puts first is kept. Atomic per call. When it resolves,
   * each of them has its entry in the log; another copy of a known event adds none.
   *
   * @returns the sums that the store now holds of each call that was touched, in any order: who knows events of these sums has no need
   *   to read them back
   */
  abstract append(events: readonly CallEvent[]): Promise<StoredSums[]>;

  /**
   * Replaces the data of known events and what it adds to the head's sums, and nothing else of them. Ignores events it does not know, and
   * those of which it has another copy by now (by `receivedAt`): whoever brought that redacts it.
   */
  abstract redact(events: readonly CallEvent[]): Promise<void>;

  /**
   * Makes each call's head anew from its events, with the digests of their content, and gives those of them that have no entry in the log
   * one at its end. For what damage from outside has left behind; atomic per call.
   *
   * @param events all that the store held of these calls a moment ago; a call of which it now holds others is left as it is
   */
  abstract recompute(events: readonly CallEvent[]): Promise<void>;

  /** Replaces each call's row, but only by one that is newer (`isNewerRow`). */
  abstract publish(calls: readonly Call[], options?: PublishOptions): Promise<void>;

  abstract findById(id: string): Promise<Call | null>;

  /** @param ids at most 100 @returns the published ones among them, in any order */
  abstract findMany(ids: readonly string[]): Promise<Call[]>;

  /** Lists one page of the published calls that match a filter. */
  abstract list(listing: CallListing): Promise<Call[]>;

  /** @returns how many published calls match. May take longer than other questions: up to the limit for queries. */
  abstract count(filter: CallFilter): Promise<number>;

  /**
   * Counts by several filters in one question, as long as {@link count} may take.
   *
   * @param most where counting ends: of so many or more calls the answer is this number
   * @returns how many published calls match each of them, in their order
   */
  abstract countEach(filters: readonly CallFilter[], most: number): Promise<number[]>;

  /** Adds up published calls. May take longer than other questions: up to the limit for queries. */
  abstract tally(question: StatisticsQuestion): Promise<CallStatistics>;

  /** Adds up what agents made of published calls. May take as long as {@link tally}. @param filter says from when to when */
  abstract tallyAgents(filter: CallFilter): Promise<AgentStatistics>;

  /** Adds up what one agent was offered, in published calls that have begun. May take as long as {@link tally}. */
  abstract tallyOffers(question: OfferQuestion): Promise<OfferTally>;

  /** Adds up the waits in one queue, of published calls that have begun. May take as long as {@link tally}. */
  abstract tallyWaits(question: WaitQuestion): Promise<WaitTally>;

  /** Lists the log upwards, from the first entry after a number. @param after 0 for the whole log */
  abstract listLog(after: number, limit: number): Promise<LogEntry[]>;

  /** @returns the last entry of the log; `null` while it is empty */
  abstract findLogEnd(): Promise<LogEntry | null>;

  /** @param eventIds at most 500 @returns the entries of these events, in any order */
  abstract findInLog(eventIds: readonly string[]): Promise<LogEntry[]>;

  /** @param callIds at most 500 @returns the first entry of each of these calls that has one, in any order */
  abstract findLogStarts(callIds: readonly string[]): Promise<LogEntry[]>;

  /** @returns every event of a call, ordered by `at`, then `id`; empty for an unknown call */
  abstract listEvents(callId: string): Promise<CallEvent[]>;

  /** @param callIds at most 100 @returns every event of these calls, in any order */
  abstract listEventsOf(callIds: readonly string[]): Promise<CallEvent[]>;

  /** @param callIds at most 500 @returns the heads of those the store knows, in any order */
  abstract findHeads(callIds: readonly string[]): Promise<CallHead[]>;

  /** @returns the head of one call, with the time of its last change; `null` of one that the store does not know */
  abstract findChangedHead(callId: string): Promise<ChangedHead | null>;

  /** Lists the heads of one UTC day by call id, by code unit; from the first, or after a call id. */
  abstract listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]>;

  /** Lists heads by the time of their last change, then by call id; `after` may name a time alone with a blank id. */
  abstract listChanged(limit: number, after: ChangePosition): Promise<ChangedHead[]>;

  /** @returns one digest per UTC day that has calls, in order. May take longer than other questions: up to the limit for queries. */
  abstract digestDays(range: DayRange): Promise<DayDigest[]>;

  /** @returns the first and the last UTC day that have calls; `null` without any */
  abstract findDays(): Promise<DayRange | null>;

  /** Lists calls that have not ended, of those that started before a time; oldest first, after a position. */
  abstract listUnfinished(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]>;

  /** Lists calls that are not erased, of those that started before a time; oldest first, after a position. */
  abstract listUnerased(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]>;

  /** Lists all rows by edition, the call that started last first, after a position. */
  abstract listEditions(limit: number, after: StartPosition | null): Promise<RowEdition[]>;

  /** Lists erased calls of which the provider may still have recordings, in any order. */
  abstract listWithUndeletedRecordings(limit: number): Promise<Call[]>;

  /**
   * Takes or renews a lease. Where clocks differ two may hold it for a while.
   *
   * @param holder who asks; @param seconds how long nobody else gets it
   * @returns false while another holder has it
   */
  abstract takeLease(name: string, holder: string, seconds: number): Promise<boolean>;

  /** Resolves when the database answers. */
  abstract ping(): Promise<void>;
}

/**
 * One line of a store's log: the events in the order in which this store took them, each once, numbered from 1 without a gap.
 *
 * Whoever sees an entry has every one before it in reach: a number becomes visible only after all lower ones. The two stores
 * take events in different orders, so a number means nothing to the other one.
 */
export interface LogEntry {
  readonly number: number;
  readonly callId: string;
  readonly eventId: string;
}
