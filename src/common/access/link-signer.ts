import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { deriveKeys } from '../paging/page-cursors.js';

/** What a link is worth; `missing` means that the request does not claim to be one. */
export type LinkVerdict = 'valid' | 'altered' | 'expired' | 'missing';

const SIGNATURE_BYTES = 32;

/** What a link's signature covers besides its purpose: what it leads to, and every query parameter, whatever its name. */
interface SignedPart {
  readonly subject: string;
  readonly parameters: URLSearchParams;
}

/**
 * Signs and checks links that work in a plain browser, without an API key, until they expire.
 *
 * The keys are derived from Twilio's auth tokens: the first one signs, and each one is accepted while tokens rotate.
 */
export class LinkSigner {
  private readonly keys: readonly Buffer[];

  /** @param purpose a link made for one is worth nothing for another */
  constructor(
    authTokens: readonly string[],
    private readonly purpose: string,
  ) {
    this.keys = deriveKeys(authTokens, purpose);
  }

  /**
   * @param expires seconds since 1970
   * @returns the query of the link: the parameters with `expires` and `signature`
   */
  sign(subject: string, parameters: URLSearchParams, expires: number): URLSearchParams {
    const [key] = this.keys;
    if (key === undefined) throw new Error('Links cannot be signed without an auth token');
    const signed = new URLSearchParams(parameters);
    signed.set('expires', String(expires));
    const signature = this.signatureBy(key, { subject, parameters: signed });
    signed.set('signature', signature.toString('base64url'));
    return signed;
  }

  /**
   * @param query the request's own query string, not parsed, without the question mark
   * @param seconds the present, since 1970
   */
  verify(subject: string, query: string, seconds: number): LinkVerdict {
    const parameters = new URLSearchParams(query);
    const signatures = parameters.getAll('signature');
    if (signatures.length === 0 && !parameters.has('expires')) return 'missing';
    parameters.delete('signature');
    if (signatures.length !== 1 || !this.isSigned({ subject, parameters }, signatures[0])) return 'altered';
    return seconds < Number(parameters.get('expires')) ? 'valid' : 'expired';
  }

  private isSigned(part: SignedPart, signature = ''): boolean {
    const given = Buffer.from(signature, 'base64url');
    // Other spellings of the same bytes are refused, so that every character of a link counts.
    if (given.length !== SIGNATURE_BYTES || given.toString('base64url') !== signature) return false;
    return this.keys.some((key) => timingSafeEqual(this.signatureBy(key, part), given));
  }

  private signatureBy(key: Buffer, { subject, parameters }: SignedPart): Buffer {
    const sorted = new URLSearchParams(parameters);
    sorted.sort();
    const canonical = JSON.stringify([this.purpose, subject, [...sorted]]);
    return createHmac('sha256', key).update(canonical).digest();
  }
}

/** The query exactly as sent: parsing and writing it again could hide a change. */
export function queryOf({ url }: FastifyRequest): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start + 1);
}
