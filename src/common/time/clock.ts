import { Injectable } from '@nestjs/common';

/**
 * The only source of time, so that tests can move it.
 *
 * A machine's clock may be set back or forward at any moment. What happened when is a fact and has {@link now}; how long
 * something lasts, waits or holds within this process is measured by {@link monotonic}.
 */
@Injectable()
export class Clock {
  /** @returns the current time. */
  now(): Date {
    return new Date();
  }

  /** @returns the current time as ISO 8601 in UTC with milliseconds. */
  nowIso(): string {
    return this.now().toISOString();
  }

  /** @returns milliseconds that only grow, whatever becomes of the machine's clock; they mean something only to this process */
  monotonic(): number {
    return performance.now();
  }
}
