import type { Clock } from '../../common/time/clock.js';

/** How long to wait between attempts, in milliseconds. */
export interface BackoffSettings {
  readonly base: number;
  readonly cap: number;
}

export const STORE_BACKOFF: BackoffSettings = { base: 250, cap: 30_000 };

/**
 * Capped exponential backoff with full jitter, so that many waiting processes do not return at once.
 *
 * @param attempt counts failed attempts from 1
 * @param random gives numbers in [0, 1)
 * @returns milliseconds, at least 1
 */
export function backoffDelay(attempt: number, { base, cap }: BackoffSettings, random: () => number): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(attempt - 1, 30));
  return Math.max(1, Math.round(random() * ceiling));
}

export type BreakerState = 'closed' | 'open' | 'half_open';

const CONSECUTIVE_FAILURES = 5;
const WINDOW_MILLISECONDS = 30_000;
const LEAST_CALLS = 10;
const FAILURE_SHARE = 0.5;

interface Result {
  /** By {@link Clock.monotonic}. */
  readonly at: number;
  readonly failed: boolean;
}

/**
 * Keeps a store that is down from costing time.
 *
 * Opens after five failures in a row, or when half of at least ten calls within 30 seconds failed. While open, no call may
 * pass until the backoff is over; then a single one may try (`half_open`), and its result closes or opens the breaker. A clock
 * that is set back or forward changes nothing of that.
 */
export class CircuitBreaker {
  private results: Result[] = [];
  private failuresInARow = 0;
  private openUntil = 0;
  private isTripped = false;
  private isProbed = false;

  /** @param random gives numbers in [0, 1) */
  constructor(
    private readonly clock: Clock,
    private readonly backoff: BackoffSettings,
    private readonly random: () => number = Math.random,
  ) {}

  get state(): BreakerState {
    if (!this.isTripped) return 'closed';
    return this.millisecondsUntilRetry() > 0 ? 'open' : 'half_open';
  }

  /** Asks to make a call; whoever gets `true` must report what came of it. */
  mayPass(): boolean {
    if (!this.isTripped) return true;
    if (this.isProbed || this.millisecondsUntilRetry() > 0) return false;
    this.isProbed = true;
    return true;
  }

  succeeded(): void {
    this.note(false);
    this.isProbed = false;
    this.failuresInARow = 0;
    this.isTripped = false;
    this.openUntil = 0;
  }

  failed(): void {
    this.note(true);
    this.isProbed = false;
    this.failuresInARow += 1;
    this.openUntil = this.now() + backoffDelay(this.failuresInARow, this.backoff, this.random);
    this.isTripped ||= this.failuresInARow >= CONSECUTIVE_FAILURES || this.failsOften();
  }

  /** How long the next attempt should wait, in whole milliseconds, also before the breaker opens; 0 after a success. */
  millisecondsUntilRetry(): number {
    return Math.max(0, Math.ceil(this.openUntil - this.now()));
  }

  private note(failed: boolean): void {
    const since = this.now() - WINDOW_MILLISECONDS;
    this.results = [...this.results.filter((result) => result.at > since), { at: this.now(), failed }].slice(
      -100,
    );
  }

  private failsOften(): boolean {
    const failures = this.results.filter((result) => result.failed).length;
    return this.results.length >= LEAST_CALLS && failures >= this.results.length * FAILURE_SHARE;
  }

  private now(): number {
    return this.clock.monotonic();
  }
}
