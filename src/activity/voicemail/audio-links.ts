import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { deriveKeys } from '../../common/paging/page-cursors.js';
import { HOUR, SECOND } from '../../config/time.js';

/** What a link is worth; `missing` means that the request does not claim to be one. */
export type LinkVerdict = 'valid' | 'altered' | 'expired' | 'missing';

const PURPOSE = 'mainline voicemail audio link, version 1';
const SIGNATURE_BYTES = 32;
/** Expiry is rounded up to a multiple of this, so that the feed answers with the same bytes for a while. */
const EXPIRY_STEP_SECONDS = 300;

/**
 * Makes and checks links that play a message in a plain browser, without an API key, until they expire.
 *
 * The keys are derived from Twilio's auth tokens: the first one signs, and each one is accepted while tokens rotate. The
 * signature covers the call and every query parameter, whatever its name.
 */
@Injectable()
export class AudioLinks {
  private readonly keys: readonly Buffer[];

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.keys = deriveKeys(config.twilio.authTokens, PURPOSE);
  }

  /** @returns the absolute address of a call's message */
  urlOf(callId: string): string {
    const query = new URLSearchParams({ expires: String(this.expiry()) });
    query.set('signature', this.sign(callId, query));
    return `${this.config.server.publicUrl}/calls/${encodeURIComponent(callId)}/voicemail?${query.toString()}`;
  }

  /** @param query the request's own query string, not parsed, without the question mark */
  verify(callId: string, query: string): LinkVerdict {
    const parameters = new URLSearchParams(query);
    const signatures = parameters.getAll('signature');
    if (signatures.length === 0 && !parameters.has('expires')) return 'missing';
    parameters.delete('signature');
    if (signatures.length !== 1 || !this.isSigned(callId, parameters, signatures[0])) return 'altered';
    return this.seconds() < Number(parameters.get('expires')) ? 'valid' : 'expired';
  }

  /** @returns a number that stays the same for half the life of a link: what shows one may be kept so long */
  period(): number {
    return Math.floor(this.seconds() / ((this.config.access.audioLinkHours * (HOUR / SECOND)) / 2));
  }

  private sign(callId: string, parameters: URLSearchParams): string {
    const [key] = this.keys;
    if (key === undefined) throw new Error('Links cannot be signed without an auth token');
    return signatureOf(key, callId, parameters).toString('base64url');
  }

  private isSigned(callId: string, parameters: URLSearchParams, signature = ''): boolean {
    const given = Buffer.from(signature, 'base64url');
    // Other spellings of the same bytes are refused, so that every character of a link counts.
    if (given.length !== SIGNATURE_BYTES || given.toString('base64url') !== signature) return false;
    return this.keys.some((key) => timingSafeEqual(signatureOf(key, callId, parameters), given));
  }

  private expiry(): number {
    const earliest = this.seconds() + this.config.access.audioLinkHours * (HOUR / SECOND);
    return Math.ceil(earliest / EXPIRY_STEP_SECONDS) * EXPIRY_STEP_SECONDS;
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}

/** For whoever shows messages. Exports {@link AudioLinks}. */
@Module({ providers: [AudioLinks], exports: [AudioLinks] })
export class AudioLinksModule {}

function signatureOf(key: Buffer, callId: string, parameters: URLSearchParams): Buffer {
  const sorted = new URLSearchParams(parameters);
  sorted.sort();
  const canonical = JSON.stringify([PURPOSE, callId, [...sorted]]);
  return createHmac('sha256', key).update(canonical).digest();
}
