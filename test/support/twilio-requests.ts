import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhoneSettings } from '../../src/config/app-config.js';
import type { FlowContext } from '../../src/twilio/webhooks/flow.js';
import { TwilioRequest } from '../../src/twilio/webhooks/twilio-request.js';
import { WebhookUrls } from '../../src/twilio/webhooks/webhook-urls.js';

export const RECEIVED_AT = '2026-11-21T09:00:00.000Z';
export const CALL_SID = 'CAf49305aef5478f3ab19b0e3782a70d4c';
export const LEG_SID = 'CA11111111111111111111111111111111';
export const ACCOUNT_SID = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';

type Parameters = Readonly<Record<string, string>>;

/** The parameters of a captured request, such as `01-incoming-us-stir-a`. */
export function fixture(name: string): Record<string, string> {
  const file = join(process.cwd(), 'test/support/fixtures', `${name}.json`);
  const { params } = JSON.parse(readFileSync(file, 'utf8')) as { params: Record<string, string> };
  return params;
}

/** A request about an ordinary call. */
export function aRequest(parameters: Parameters = {}, query: Parameters = {}): TwilioRequest {
  const { From, To, Direction, FromCity, FromState, FromCountry } = fixture('01-incoming-us-stir-a');
  const standard = { AccountSid: ACCOUNT_SID, CallSid: CALL_SID, CallStatus: 'in-progress' };
  const details = { From, To, Direction, FromCity, FromState, FromCountry };
  const all = { ...standard, ...details, ...parameters };
  const defined = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new TwilioRequest(Object.fromEntries(defined), query);
}

/** Phone settings with every rule at its default and two agents. */
export function phoneSettings(overrides: Partial<PhoneSettings> = {}): PhoneSettings {
  return {
    mainNumbers: ['+13235550100'],
    defaultQueue: null,
    forwardTo: ['+15557778888', '+15557779999'],
    forwardStrategy: 'simultaneous',
    ringTimeoutSeconds: 20,
    screenForwardedCalls: true,
    menuAttempts: 3,
    menuTimeoutSeconds: 5,
    menuExhausted: 'voicemail',
    greeting: 'Thank you for calling.',
    voicemailGreeting: 'Please leave a message.',
    voice: null,
    language: 'en-US',
    voicemailMaxSeconds: 120,
    transcribeVoicemail: false,
    ...overrides,
  };
}

export function flowContext(phone: Partial<PhoneSettings> = {}): FlowContext {
  return {
    phone: phoneSettings(phone),
    urls: new WebhookUrls('https://phone.example.com'),
    accountSid: ACCOUNT_SID,
  };
}
