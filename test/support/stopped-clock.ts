import { Clock } from '../../src/common/time/clock.js';

/** A clock on the wall that stands, while time passes: no deadline passes by itself. */
export class StoppedClock extends Clock {
  /** @param time ISO 8601 */
  constructor(private readonly time = '2026-11-21T09:00:00.000Z') {
    super();
  }

  override now(): Date {
    return new Date(this.time);
  }
}
