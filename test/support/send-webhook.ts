import { stringify } from 'node:querystring';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { AUTH_TOKEN, PUBLIC_URL } from './mainline-app.js';

type Form = Record<string, string | string[]>;

/** What a webhook sender may do differently from Twilio. */
export interface Forgery {
  readonly token?: string;
  /** `null` leaves the header out. */
  readonly signature?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends a webhook the way Twilio does: form-encoded, signed over the public address. */
export function sendWebhook(
  { url }: { readonly url: string },
  path: string,
  form: Form,
  forgery: Forgery = {},
): Promise<Response> {
  const { token = AUTH_TOKEN, body = stringify(form) } = forgery;
  const signature = forgery.signature ?? getExpectedTwilioSignature(token, PUBLIC_URL + path, form);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'user-agent': 'TwilioProxy/1.1',
    'x-home-region': 'us1',
    ...(forgery.signature === null ? {} : { 'x-twilio-signature': signature }),
    ...forgery.headers,
  };
  return fetch(url + path, { method: 'POST', headers, body });
}
