import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { WebhookAddress } from './webhook-address.js';

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
