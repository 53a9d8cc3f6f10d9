import { Injectable } from '@nestjs/common';
import type { BackoffSettings } from '../../database/link/backoff.js';

/** How much asking Twilio may cost; replaced in tests. */
@Injectable()
export class RestLimits {
  /** From a request to the last byte of its answer, in milliseconds. */
  readonly requestMilliseconds: number = 10_000;
  /** Requests at the same time: Twilio bounds them per account, and calls come first. */
  readonly requestsAtOnce: number = 2;
  /** How often a request is sent in all that Twilio refused because there were too many. */
  readonly attemptsWhenLimited: number = 8;
  /** How often a request is sent in all that failed on the way or at Twilio. */
  readonly attemptsWhenFailing: number = 3;
  readonly backoff: BackoffSettings = { base: 500, cap: 20_000 };
  readonly bytes: number = 16 * 1024 * 1024;
}
