import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stringify } from 'node:querystring';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

const fixture = new URL('../support/fixtures/01-incoming-us-stir-a.json', import.meta.url);
const { params } = JSON.parse(readFileSync(fixture, 'utf8'));

/** The path, the form and the signature of one incoming call; each number makes another call. @param to the number that is called */
export function signedRequest(number, { publicUrl, authToken, path = '/twilio/voice', to = params.To }) {
  const CallSid = `CA${createHash('md5').update(String(number)).digest('hex')}`;
  const form = { ...params, CallSid, To: to, Called: to };
  const signature = getExpectedTwilioSignature(authToken, `${publicUrl}${path}`, form);
  return { path, body: stringify(form), signature };
}
