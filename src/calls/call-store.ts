import type { StoreName } from '../config/app-config.js';
import type { Call } from './call.js';
import type { CallEvent } from './call-event.js';

/** A place in the feed: the last call of the page before. */
export interface FeedPosition {
  /** ISO 8601 UTC with milliseconds. */
  readonly startedAt: string;
  readonly id: string;
}

/**
 * One of the two databases behind {@link CallsRepository}: contract and injection token.
 *
 * A store keeps the grow-only set of events (unique by id) and one folded row per call. Every method is bounded by the
 * configured time limit and rejects with {@link StoreUnavailableError} when trying again may help, or
 * {@link StoreRejectedError} when the same data can never be written.
 */
export abstract class CallStore {
  abstract readonly name: StoreName;

  /**
   * Adds events and ignores those whose id is known; atomic per call.
   *
   * @returns every event the store now holds of each call that was touched, in any order
   */
  abstract append(events: readonly CallEvent[]): Promise<CallEvent[]>;

  /** Replaces each call's row, but only by one folded from more events (`eventCount`) than the row at hand. */
  abstract publish(calls: readonly Call[]): Promise<void>;

  abstract findById(id: string): Promise<Call | null>;

  /**
   * Lists published calls by `startedAt`, then `id` (compared by code unit), both descending.
   *
   * @param after lists only calls that come after this position, or from the newest when `null`
   */
  abstract listNewest(limit: number, after: FeedPosition | null): Promise<Call[]>;

  /** @returns every event of a call, ordered by `at`, then `id`; empty for an unknown call */
  abstract listEvents(callId: string): Promise<CallEvent[]>;

  /** Resolves when the database answers. */
  abstract ping(): Promise<void>;
}
