import { setTimeout as pause } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { TwilioApiError } from './twilio-api.error.js';
import { backoffDelay, type BackoffSettings } from '../../database/link/circuit-breaker.js';
import { timeLimit } from '../../common/time/time-limit.js';
import { Injectable } from '@nestjs/common';

/** One request to the REST API. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters to be sent in the body, as a form. */
  readonly form?: URLSearchParams;
  /** Makes something new: sent again it might make a second one. */
  readonly isCreation?: boolean;
}

/** Its answer. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests: so many at once, each within its time, and again where that helps. */
export class RestTransport {
  private readonly oneOfFew: LimitFunction;

  /** @param stopped ends what is under way and lets nothing more begin */
  constructor(
    private readonly limits: RestLimits,
    private readonly stopped: AbortSignal,
  ) {
    this.oneOfFew = pLimit(limits.requestsAtOnce);
  }

  /**
   * @returns any answer that repeating cannot better, also 404 and the last of several 429 or 5xx
   * @throws TwilioApiError `TWILIO_UNREACHABLE` without an answer
   */
  send(request: RestRequest): Promise<RestAnswer> {
    return this.oneOfFew(() => this.insist(request));
  }

  /** Keeps its slot while it waits: who was told to slow down must not be overtaken by the next request. */
  private async insist(request: RestRequest): Promise<RestAnswer> {
    for (let number = 1; ; number += 1) {
      const outcome = await this.attempt(request);
      const answer = outcome instanceof TwilioApiError ? null : outcome;
      const retryAfter = answer?.headers.get('retry-after') ?? null;
      const { isCreation } = request;
      const wait = pauseBefore(
        { number, status: answer?.status ?? null, retryAfter, isCreation },
        this.limits,
        Math.random,
      );
      if (wait !== null) await pause(wait, undefined, { signal: this.stopped });
      else if (outcome instanceof TwilioApiError) throw outcome;
      else return outcome;
    }
  }

  private async attempt(request: RestRequest): Promise<RestAnswer | TwilioApiError> {
    this.stopped.throwIfAborted();
    try {
      return await this.exchange(request);
    } catch (error: unknown) {
      this.stopped.throwIfAborted();
      return error instanceof TwilioApiError ? error : unreachable(error);
    }
  }

  private async exchange({ method, url, headers, form }: RestRequest): Promise<RestAnswer> {
    const signal = timeLimit(this.limits.requestMilliseconds, this.stopped);
    // A redirect is no answer of this API; following it could carry the credentials elsewhere.
    const response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(form && { body: form }),
    });
    return { status: response.status, headers: response.headers, text: await this.read(response) };
  }

  private async read(response: Response): Promise<string> {
    const body: AsyncIterable<Uint8Array> | null = response.body;
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > this.limits.bytes)
        throw new TwilioApiError('TWILIO_FAILED', 'Twilio answered with more than can be taken');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

function unreachable(error: unknown): TwilioApiError {
  const code = reasonOf(error);
  return new TwilioApiError(
    'TWILIO_UNREACHABLE',
    `Twilio did not answer${code === null ? '' : ` (${code})`}`,
    error,
  );
}

/** The operating system's own name of what went wrong, such as `ENOTFOUND`, which `fetch` puts into the cause. */
function reasonOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? code : null;
}

/** What came of one attempt; `status` is `null` when there was no answer. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  readonly status: number | null;
  /** The header `Retry-After`, or `null`. */
  readonly retryAfter: string | null;
  readonly isCreation?: boolean | undefined;
}

/**
 * How long to wait before the same request is sent again.
 *
 * A request that Twilio refused with 429 (error 20429) was never processed and is always safe to repeat, says Twilio. Of the
 * others, those that read, set values, or delete do the same when they are done twice; those that create something do not.
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
  const isFailed = attempt.isCreation !== true && (status === null || status >= 500);
  if (!isLimited && !isFailed) return null;
  const most = isLimited ? limits.attemptsWhenLimited : limits.attemptsWhenFailing;
  if (number >= most) return null;
  const asked = Math.min(secondsOf(retryAfter) * 1000, limits.backoff.cap);
  return Math.max(asked, backoffDelay(number, limits.backoff, random));
}

function secondsOf(header: string | null): number {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : 0;
}

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
