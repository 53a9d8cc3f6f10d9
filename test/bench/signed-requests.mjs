import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stringify } from 'node:querystring';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

const fixture = new URL('../support/fixtures/01-incoming-us-stir-a.json', import.meta.url);
const { params } = JSON.parse(readFileSync(fixture, 'utf8'));

/** The form and the signature of one incoming call; each number makes another call. */
export function signedRequest(number, { publicUrl, authToken }) {
  const CallSid = `CA${createHash('md5').update(String(number)).digest('hex')}`;
  const form = { ...params, CallSid };
  const signature = getExpectedTwilioSignature(authToken, `${publicUrl}/twilio/voice`, form);
  return { body: stringify(form), signature };
}
