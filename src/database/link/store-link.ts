import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/time/clock.js';
import type { StoreName } from '../../config/app-config.js';
import { StoreRejectedError, StoreUnavailableError } from './store.errors.js';
import type { CircuitBreaker } from './circuit-breaker.js';
import { within } from '../../common/time/within.js';

/** What a store is asked to do. */
export type StoreOperation<Store, T> = (store: Store) => Promise<T>;

/** What a link can lead to. */
export interface LinkedStore {
  readonly name: StoreName;
  /** Asks whether the store is there. */
  ping(): Promise<void>;
}

/** What a link works with. */
export interface LinkTools {
  readonly breaker: CircuitBreaker;
  readonly clock: Clock;
  /** Longest time for one call of the store, in milliseconds. */
  readonly limit: number;
}

/**
 * The one way to a store, shared by reads and writes: bounds every call, and knows whether the store is up.
 *
 * Logs once when the breaker opens and once when it closes.
 */
export class StoreLink<Store extends LinkedStore> {
  /** ISO 8601 UTC; `null` before the first success. */
  lastSuccessAt: string | null = null;
  /** `null` while the store works. */
  lastErrorCode: string | null = null;
  /** Since when it has been up, or down: ISO 8601 UTC; `null` before it was asked anything. */
  since: string | null = null;
  private readonly logger = new Logger(StoreLink.name);
  private readonly backListeners = new Set<() => void>();
  private look: Promise<void> | null = null;

  constructor(
    readonly store: Store,
    private readonly tools: LinkTools,
  ) {}

  get name(): StoreName {
    return this.store.name;
  }

  get breaker(): CircuitBreaker {
    return this.tools.breaker;
  }

  /** True when the store did what it was asked last; false before it was asked anything. */
  get isUp(): boolean {
    return this.lastSuccessAt !== null && this.lastErrorCode === null;
  }

  /** Calls a listener each time the store is back after it was down. */
  onBack(listener: () => void): void {
    this.backListeners.add(listener);
  }

  /**
   * Has the store do something, unless it is known to be down.
   *
   * @throws StoreUnavailableError when the store is not asked, takes too long, or fails in any way that may pass
   * @throws StoreRejectedError when it can never do this
   */
  async execute<T>(operation: StoreOperation<Store, T>): Promise<T> {
    if (this.breaker.mayPass()) return this.executeDespiteBreaker(operation);
    throw this.notAsked();
  }

  /**
   * Has the store do what may take its time, unless it is known to be down. That it takes too long says nothing about
   * the store: only this operation fails.
   *
   * @param limit in milliseconds
   * @throws StoreUnavailableError as {@link execute} does
   */
  async executeWithin<T>(operation: StoreOperation<Store, T>, limit: number): Promise<T> {
    // Its answer is not noted, so that it must not be the one that finds out whether the store is back.
    if (this.breaker.state !== 'closed') throw this.notAsked();
    try {
      return await within(limit, operation(this.store), () => this.late(limit));
    } catch (error: unknown) {
      throw this.asUnavailable(error);
    }
  }

  /** Has the store do something even when it is known to be down, for work that has nowhere else to go. Throws as {@link execute} does. */
  async executeDespiteBreaker<T>(operation: StoreOperation<Store, T>): Promise<T> {
    try {
      const answer = await within(this.tools.limit, operation(this.store), () => this.late(this.tools.limit));
      this.noteAnswer();
      return answer;
    } catch (error: unknown) {
      if (!(error instanceof StoreRejectedError)) throw this.noteFailure(error);
      this.noteAnswer();
      throw error;
    }
  }

  /**
   * Asks a store that is known to be down whether it is back, for who has no other one to ask: MongoDB may have come back when
   * Supabase fails, and its breaker not know it yet.
   *
   * All who want to know share one question at a time. That the store is still down is no news: the pause of its breaker, which
   * drains wait for, does not grow by it.
   *
   * @throws StoreUnavailableError when it is not
   */
  confirmBack(): Promise<void> {
    this.look ??= this.lookWhetherBack().finally(() => (this.look = null));
    return this.look;
  }

  private async lookWhetherBack(): Promise<void> {
    const { limit } = this.tools;
    if (this.breaker.state === 'closed') return;
    try {
      await within(limit, this.store.ping(), () => this.late(limit));
    } catch (error: unknown) {
      throw this.asUnavailable(error);
    }
    this.noteAnswer();
  }

  private late(limit: number): Error {
    return new StoreUnavailableError(`${this.name} did not answer within ${limit} ms`);
  }

  private notAsked(): Error {
    return new StoreUnavailableError(`${this.name} is not asked: it was down a moment ago`);
  }

  private noteAnswer(): void {
    const wasClosed = this.breaker.state === 'closed';
    const now = this.tools.clock.nowIso();
    if (!this.isUp) this.since = now;
    this.breaker.succeeded();
    this.lastSuccessAt = now;
    this.lastErrorCode = null;
    if (wasClosed) return;
    this.logger.log(`${this.name} is back`);
    for (const listener of this.backListeners) listener();
  }

  private noteFailure(error: unknown): StoreUnavailableError {
    const isNews = this.lastErrorCode === null;
    const wasClosed = this.breaker.state === 'closed';
    const failure = this.asUnavailable(error);
    this.breaker.failed();
    if (this.isUp || this.since === null) this.since = this.tools.clock.nowIso();
    this.lastErrorCode = failure.code;
    if (isNews && failure !== error) this.logger.error(failure.message, error);
    if (wasClosed && this.breaker.state !== 'closed')
      this.logger.warn(`${this.name} is down: ${failure.message}`, failure);
    return failure;
  }

  /** What a store throws against its contract may pass as well: giving an event up would be the worse mistake. */
  private asUnavailable(error: unknown): StoreUnavailableError {
    if (error instanceof StoreUnavailableError) return error;
    return new StoreUnavailableError(`${this.name} failed unexpectedly`, { cause: error });
  }
}
