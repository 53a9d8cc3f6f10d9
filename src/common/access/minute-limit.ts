import { RateLimiterMemory } from 'rate-limiter-flexible';

const WINDOW_SECONDS = 60;

/** How often something happened in the current minute, which begins with its first time. */
export interface MinuteCount {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the minute is over, 1 to 60. */
  readonly resetSeconds: number;
  readonly isExceeded: boolean;
}

/** Counts what somebody does within a minute, in the memory of this process: several instances count for themselves. */
export class MinuteLimit {
  private readonly limiter: RateLimiterMemory;

  /** @param limit how often it may happen */
  constructor(private readonly limit: number) {
    this.limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_SECONDS, keyPrefix: '' });
  }

  /**
   * Counts more.
   *
   * @param who whose count; each takes some memory for a minute, so there must be an end of them
   * @param times how many more, also none
   */
  async count(who: string, times = 1): Promise<MinuteCount> {
    // `consume` does the same and throws what is no error.
    const { consumedPoints, msBeforeNext } = await this.limiter.penalty(who, times);
    return {
      limit: this.limit,
      remaining: Math.max(this.limit - consumedPoints, 0),
      // The limiter reckons by the machine's clock and forgets by a timer: set back, the clock would ask for more than a minute.
      resetSeconds: Math.min(Math.max(Math.ceil(msBeforeNext / 1000), 1), WINDOW_SECONDS),
      isExceeded: consumedPoints > this.limit,
    };
  }

  /** Takes back what was counted and then not done. */
  async takeBack(who: string, times: number): Promise<void> {
    await this.limiter.reward(who, times);
  }

  /** Forgets everything, and ends the timers that would. */
  async clear(): Promise<void> {
    for (const { key } of this.limiter.dump().storage) await this.limiter.delete(key);
  }
}
