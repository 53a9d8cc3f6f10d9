import { Clock } from '../../src/common/time/clock.js';

/** Time that stands still until a test moves it: {@link advance} lets time pass, {@link set} only sets the clock on the wall. */
export class SetClock extends Clock {
  private time = Date.parse('2026-11-21T09:01:00.000Z');
  private passed = 0;

  override now(): Date {
    return new Date(this.time);
  }

  override monotonic(): number {
    return this.passed;
  }

  /** @param time ISO 8601 */
  set(time: string): void {
    this.time = Date.parse(time);
  }

  /** Sets the clock on the wall, forward or back. */
  shift(milliseconds: number): void {
    this.time += milliseconds;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    this.passed += milliseconds;
  }
}
