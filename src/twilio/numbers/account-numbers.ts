import { Injectable } from '@nestjs/common';
import type { RemoteNumber } from '../rest/remote-resources.js';
import { TwilioApiError } from '../rest/twilio-api.error.js';
import { TwilioClient } from '../rest/twilio-client.js';
import { changedFields, differencesOf, type NumberChange } from './number-plan.js';

/** How a run over many numbers is watched and stopped. */
export interface ChangeControl {
  /** Lets the change under way come to its end, and begins no other. */
  readonly signal: AbortSignal;
  /** Is told of each number before it is changed. */
  readonly onProgress: (progress: ChangeProgress) => void;
}

export interface ChangeProgress {
  /** Counts from 1. */
  readonly place: number;
  readonly total: number;
  /** In E.164. */
  readonly phoneNumber: string;
}

/** What became of changes. */
export interface ChangeResult {
  readonly changed: readonly NumberChange[];
  /** What went wrong, with the number. */
  readonly failures: readonly string[];
  /** Those that were begun, changed or not: of a request without an answer nobody knows. */
  readonly attempted: readonly NumberChange[];
}

/** The phone numbers of the Twilio account. */
@Injectable()
export class AccountNumbers {
  constructor(private readonly twilio: TwilioClient) {}

  /**
   * All numbers of the account, by their digits.
   *
   * @throws TwilioApiError when Twilio does not tell, and the signal's reason when it is stopped
   */
  async list(signal: AbortSignal): Promise<RemoteNumber[]> {
    const numbers = await orStopped(this.collect(signal), signal);
    return numbers.sort((one, other) => (one.phoneNumber < other.phoneNumber ? -1 : 1));
  }

  /**
   * Changes numbers one after another.
   *
   * One that Twilio refuses stops no other; when Twilio cannot be reached, or is busy for long, the rest is left as it is.
   */
  async change(changes: readonly NumberChange[], control: ChangeControl): Promise<ChangeResult> {
    const changed: NumberChange[] = [];
    const attempted: NumberChange[] = [];
    const failures: string[] = [];
    for (const change of changes) {
      if (control.signal.aborted) break;
      const { phoneNumber } = change.number;
      control.onProgress({ place: attempted.push(change), total: changes.length, phoneNumber });
      const error = await this.changeOne(change);
      if (error === null) changed.push(change);
      else failures.push(`${phoneNumber}: ${error.message}`);
      if (error !== null && error.code !== 'TWILIO_REFUSED') break;
    }
    return { changed, failures, attempted };
  }

  private async collect(signal: AbortSignal): Promise<RemoteNumber[]> {
    const numbers: RemoteNumber[] = [];
    for await (const number of this.twilio.listNumbers()) {
      signal.throwIfAborted();
      numbers.push(number);
    }
    return numbers;
  }

  /** @returns what went wrong, if anything; throws only what is none of Twilio's */
  private async changeOne(change: NumberChange): Promise<TwilioApiError | null> {
    try {
      const now = await this.twilio.routeNumber(change.number.sid, changedFields(change));
      if (now === null) return refused('the account no longer has it');
      return differencesOf(now.routing, change.to).length === 0 ? null : refused('Twilio set something else');
    } catch (error: unknown) {
      if (error instanceof TwilioApiError) return error;
      throw error;
    }
  }
}

/** Waits no longer once it is stopped: what only reads may come to its end unheard. */
export function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new DOMException('stopped', 'AbortError'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    const settle = (): void => signal.removeEventListener('abort', stop);
    work.then(resolve, reject).finally(settle);
  });
}

function refused(message: string): TwilioApiError {
  return new TwilioApiError('TWILIO_REFUSED', message);
}
