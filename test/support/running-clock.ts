import { Clock } from '../../src/common/time/clock.js';

/** Time that passes by itself, and a clock on the wall that a test may set forward or back. */
export class RunningClock extends Clock {
  private offset = 0;
  private skipped = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.offset);
  }

  override monotonic(): number {
    return super.monotonic() + this.skipped;
  }

  /** Lets time pass at once. */
  skip(milliseconds: number): void {
    this.offset += milliseconds;
    this.skipped += milliseconds;
  }

  /** @param milliseconds negative to set it back */
  shift(milliseconds: number): void {
    this.offset += milliseconds;
  }
}
