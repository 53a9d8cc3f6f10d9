import { Clock } from '../../src/common/time/clock.js';

/** Time that stands still until a test moves it. */
export class SetClock extends Clock {
  private time = Date.parse('2026-11-21T09:01:00.000Z');

  override now(): Date {
    return new Date(this.time);
  }

  /** @param time ISO 8601 */
  set(time: string): void {
    this.time = Date.parse(time);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
