import { Injectable } from '@nestjs/common';

/** The only source of the current time, so that tests can move it. */
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
}
