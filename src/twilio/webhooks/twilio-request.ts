import type { CallDetails, CallDirection } from '../../calls/model/call-event.js';
import { isTerminal } from '../../calls/fold/provider-status.js';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { plausibleSeconds, plausibleTime } from '../../common/time/plausible-time.js';
import { type Fields, fieldsOf } from '../../common/validation/fields-of.js';

/** Longest text kept from a parameter; a transcript of two minutes of speech fits several times. */
const LONGEST_TEXT = 10_000;

/** Control characters and halves of characters have no place in texts, and PostgreSQL refuses U+0000 and the halves. */
// eslint-disable-next-line no-control-regex -- matching them is the purpose
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/gu;

/**
 * One request from Twilio whose signature was checked.
 *
 * Unknown parameters are ignored and every known one is optional: Twilio adds and leaves out parameters without notice.
 */
export class TwilioRequest {
  /**
   * @param parameters the form: texts by name, or lists of texts where a name was repeated, of which the first counts
   * @param query the query of the URL, which Mainline itself wrote into its action URLs
   */
  constructor(
    private readonly parameters: Fields,
    private readonly query: Fields,
  ) {}

  /** A parameter's text without unstorable characters, or `null` when it is missing or blank. */
  text(name: string): string | null {
    const value = firstText(this.parameters[name])?.slice(0, LONGEST_TEXT).replace(UNSTORABLE, '');
    return value === undefined || value.trim() === '' ? null : value;
  }

  /** A parameter that is a whole number of at least 0, or `null`. */
  count(name: string): number | null {
    return toCount(firstText(this.parameters[name]));
  }

  /** How many whole seconds something took, or `null`. */
  seconds(name: string): number | null {
    return plausibleSeconds(this.count(name));
  }

  /** Keys pressed; empty when there were none. */
  get digits(): string {
    return this.text('Digits') ?? '';
  }

  /** The sid of the leg that this request is about, or `null` when it is missing or malformed. */
  get callSid(): string | null {
    return toSid(firstText(this.parameters['CallSid']));
  }

  /** The caller's own leg: the parent's sid for an agent's leg, which its URL also carries. */
  get parentCallSid(): string | null {
    return toSid(firstText(this.parameters['ParentCallSid'])) ?? toSid(firstText(this.query['call']));
  }

  get accountSid(): string | null {
    return this.text('AccountSid');
  }

  /** True when the caller is gone: Twilio then ignores the answer. */
  get hasHungUp(): boolean {
    return isTerminal(this.text('CallStatus'));
  }

  /** A counter that Mainline wrote into the URL; 1 when it is not there. */
  step(name: 'attempt' | 'round'): number {
    return Math.max(1, toCount(firstText(this.query[name])) ?? 1);
  }

  /** A flag that Mainline wrote into the URL. */
  flag(name: 'hidden'): boolean {
    return firstText(this.query[name]) === 'true';
  }

  /** What the request says about the call as a whole. */
  get details(): CallDetails {
    return {
      accountSid: this.accountSid,
      from: this.text('From'),
      to: this.text('To'),
      direction: toDirection(this.text('Direction')),
      callStatus: this.text('CallStatus'),
      callerName: this.text('CallerName'),
      city: this.text('FromCity'),
      state: this.text('FromState'),
      country: this.text('FromCountry'),
      verification: this.text('StirVerstat'),
    };
  }

  /**
   * When it happened by Twilio's clock (`Timestamp`, RFC 2822), as ISO 8601; `null` when Twilio did not say, or named a time at
   * which nothing can have happened.
   *
   * @param receivedAt ISO 8601
   */
  timestamp(receivedAt: string): string | null {
    return plausibleTime(firstText(this.parameters['Timestamp']), new Date(receivedAt));
  }
}

function firstText(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

function toCount(value: string | undefined): number | null {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** Sids are not checked for hexadecimal digits: Twilio's own examples have others. */
function toSid(value: string | undefined): string | null {
  return value !== undefined && /^[A-Za-z0-9]{1,64}$/.test(value) ? value : null;
}

function toDirection(value: string | null): CallDirection | null {
  if (value === null) return null;
  return value.startsWith('outbound') ? 'outbound' : 'inbound';
}

/** Injects the {@link TwilioRequest} of a webhook. */
export const TwilioForm = createParamDecorator((_data: unknown, context: ExecutionContext): TwilioRequest =>
  twilioRequestOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** What a webhook's HTTP request says. */
export function twilioRequestOf({ body, query }: Pick<FastifyRequest, 'body' | 'query'>): TwilioRequest {
  return new TwilioRequest(fieldsOf(body), fieldsOf(query));
}
