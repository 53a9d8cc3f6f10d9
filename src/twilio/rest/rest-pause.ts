import { backoffDelay } from '../../database/link/backoff.js';
import type { RestLimits } from './rest-limits.js';

/** What came of one attempt; `status` is `null` when there was no answer. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  readonly status: number | null;
  /** The header `Retry-After`, or `null`. */
  readonly retryAfter: string | null;
}

/**
 * How long to wait before the same request is sent again.
 *
 * A request that Twilio refused with 429 (error 20429) was never processed and is always safe to repeat, says Twilio. All the
 * others that Mainline sends read, or delete what may be deleted twice.
 *
 * @param random gives numbers in [0, 1)
 * @returns milliseconds, or `null` when the answer stands
 */
export function pauseBefore(
  attempt: Attempt,
  limits: Pick<RestLimits, 'attemptsWhenLimited' | 'attemptsWhenFailing' | 'backoff'>,
  random: () => number,
): number | null {
  const { number, status, retryAfter } = attempt;
  const isLimited = status === 429;
  const isFailed = status === null || status >= 500;
  if (!isLimited && !isFailed) return null;
  const most = isLimited ? limits.attemptsWhenLimited : limits.attemptsWhenFailing;
  if (number >= most) return null;
  const asked = Math.min(secondsOf(retryAfter) * 1000, limits.backoff.cap);
  return Math.max(asked, backoffDelay(number, limits.backoff, random));
}

function secondsOf(header: string | null): number {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : 0;
}
