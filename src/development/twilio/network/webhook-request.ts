import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { CallbackArrival } from './callback-switch.js';
import type { WebhookAddress } from './webhook-address.js';

export type RequestPurpose =
  | 'voice'
  | 'gather action'
  | 'dial action'
  | 'record action'
  | 'redirect'
  | 'screening'
  | 'fallback'
  | 'leg status'
  | 'call status'
  | 'recording status'
  | 'transcription'
  | 'custom';

/** A request that is to be sent. */
export interface WebhookRequest {
  readonly purpose: RequestPurpose;
  /** Absolute, or relative to `base`. */
  readonly url: string;
  /** Absolute address of the document that named `url`. */
  readonly base: string;
  readonly method: 'GET' | 'POST';
  /** What every request about the leg says. */
  readonly standard: Readonly<Record<string, string>>;
  /** What only this request says, such as `Digits`; lost when the server redirects. */
  readonly own: Readonly<Record<string, string>>;
  /** Of a callback: how it arrives; on time when left out. */
  readonly arrival?: CallbackArrival;
}

/** One HTTP request of the simulated network, and what came back. */
export interface SentRequest {
  readonly purpose: RequestPurpose;
  /** The leg it is about, by `CallSid`. */
  readonly leg: string;
  readonly method: 'GET' | 'POST';
  /** The address as the network knows it and signed it, without overrides. */
  readonly url: string;
  /** Path and query of {@link url}, without `publicUrl`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly signature: string;
  /** Counts from 1; more than 1 is a retry. */
  readonly attempt: number;
  /** True for the second delivery of the delivery switch `duplicate`, and of a callback that arrives twice. */
  readonly repeated: boolean;
  /** Of a callback that did not arrive on time. */
  readonly arrival?: CallbackArrival;
  /** HTTP status, or `null` when there was no answer. */
  readonly status: number | null;
  readonly contentType: string | null;
  readonly body: string;
  /** Why there was no answer; `null` when there was one. */
  readonly problem: string | null;
  /** Twilio's code for that. */
  readonly errorCode: string | null;
  /** Real milliseconds. */
  readonly milliseconds: number;
  /** Simulated time of sending. */
  readonly at: Date;
}

/** Hears at once what the network does. */
export interface NetworkObserver {
  sent(request: SentRequest): void;
  /** A callback is not sent now, or never. */
  held(purpose: RequestPurpose, arrival: CallbackArrival): void;
  /** @param code Twilio's number of the warning or error, or a word where it has none */
  warn(code: string, text: string): void;
}

/** A request ready for the wire. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** What was signed, query included. */
  readonly url: string;
  readonly path: string;
  readonly target: URL;
  readonly parameters: Readonly<Record<string, string>>;
  readonly signature: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Builds the form or query and signs it as Twilio does: over the address and, for POST, every parameter.
 *
 * @param token the same for every attempt, by which a server can recognize a retry
 */
export function signRequest(
  address: WebhookAddress,
  method: 'GET' | 'POST',
  parameters: Readonly<Record<string, string>>,
  { authToken, token }: { readonly authToken: string; readonly token: string },
): SignedRequest {
  const form = new URLSearchParams(parameters).toString();
  const extra = method === 'GET' && form !== '' ? (address.signed.includes('?') ? '&' : '?') + form : '';
  const url = address.signed + extra;
  const signature = getExpectedTwilioSignature(authToken, url, method === 'GET' ? {} : { ...parameters });
  return {
    method,
    url,
    path: address.path + extra,
    target: new URL(address.target.toString() + extra),
    parameters,
    signature,
    headers: { ...commonHeaders(address, signature, token), ...(method === 'GET' ? {} : bodyHeaders(form)) },
    body: method === 'GET' ? '' : form,
  };
}

function commonHeaders(address: WebhookAddress, signature: string, token: string): Record<string, string> {
  const { credentials, signed } = address;
  return {
    host: new URL(signed).host,
    'user-agent': 'TwilioProxy/1.1',
    accept: '*/*',
    'accept-encoding': 'gzip',
    'x-twilio-signature': signature,
    'i-twilio-idempotency-token': token,
    'x-home-region': 'us1',
    ...(credentials === null
      ? {}
      : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  };
}

function bodyHeaders(form: string): Record<string, string> {
  return {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'content-length': String(Buffer.byteLength(form)),
  };
}
