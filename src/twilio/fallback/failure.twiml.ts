import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { FlowContext } from '../webhooks/flow.js';
import { recordAttributes } from '../voicemail/voicemail.twiml.js';

/**
 * Takes a message after a failure.
 *
 * Uses no configured words, audio or voice, as any of them may be what Twilio could not use.
 */
export function failureTwiml(context: FlowContext): string {
  const response = new VoiceResponse();
  response.say('Sorry, we cannot connect your call at the moment. Please leave a message after the beep.');
  response.record(recordAttributes(context));
  response.say('We did not hear a message. Goodbye.');
  response.hangup();
  return response.toString();
}
