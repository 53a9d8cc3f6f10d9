import type { CallEvent } from '../../calls/model/call-event.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow, FlowContext } from '../webhooks/flow.js';
import { plainFarewellTwiml, recordAttributes } from '../voicemail/voicemail.twiml.js';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

/**
 * Twilio could not get or use an answer and asks the fallback address.
 *
 * A message that was taken already is not asked for again: the failing address may be the one that follows it.
 */
export const answerFallback: Flow = (request, context, receivedAt) => {
  const factory = new RequestEvents(request, context, receivedAt);
  const data = { errorCode: request.text('ErrorCode'), details: request.details };
  const events: CallEvent[] = factory.make('call.fallback', data);
  const isAfterMessage = request.text('ErrorUrl')?.includes('/twilio/voicemail') === true;
  if (isAfterMessage) return { twiml: plainFarewellTwiml(), events };
  const started = factory.make('voicemail.started', { reason: 'fallback' });
  return { twiml: failureTwiml(context), events: [...events, ...started] };
};

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
