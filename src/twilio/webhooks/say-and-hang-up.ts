import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { PhoneSettings } from '../../config/app-config.js';
import { say } from './prompts.js';

/** TwiML that speaks a last sentence and ends the call. */
export function sayAndHangUp(phone: PhoneSettings, text: string): string {
  const response = new VoiceResponse();
  say(response, phone, text);
  response.hangup();
  return response.toString();
}
