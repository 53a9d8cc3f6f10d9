import { InstantTime } from '../../src/development/twilio/network/instant-time.js';
import { VirtualTwilio } from '../../src/development/twilio/phone/virtual-twilio.js';
import type { VirtualTwilioSettings } from '../../src/development/twilio/phone/virtual-twilio-settings.js';
import type { TwimlServer } from './twiml-server.js';

export const PHONE_ACCOUNT = 'AC5f1c0de05f1c0de05f1c0de05f1c0de0';
export const PHONE_TOKEN = 'a token of the simulated account';
export const PHONE_PUBLIC_URL = 'https://phone.example.com';
export const PHONE_START = '2026-11-21T09:00:00.000Z';

/** A simulated Twilio for a scripted server, which believes to be reached under another address. */
export function phoneFor(server: TwimlServer, settings: Partial<VirtualTwilioSettings> = {}): VirtualTwilio {
  return new VirtualTwilio({
    accountSid: PHONE_ACCOUNT,
    authToken: PHONE_TOKEN,
    publicUrl: PHONE_PUBLIC_URL,
    targetUrl: server.url,
    time: new InstantTime(new Date(PHONE_START)),
    ...settings,
  });
}
