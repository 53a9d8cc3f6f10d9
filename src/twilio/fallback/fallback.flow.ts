import type { CallEvent } from '../../calls/model/call-event.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow, FlowContext } from '../webhooks/flow.js';
import { isRefusedByAll } from '../dial/ringing.js';
import { isPooledCall } from '../pooled/pooled.flow.js';
import { notInUseTwiml } from '../pooled/pooled.twiml.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { failureTwiml, plainFarewellTwiml } from '../voicemail/voicemail.twiml.js';

/**
 * Twilio could not get or use an answer and asks the fallback address.
 *
 * A message that was taken already is not asked for again: the failing address may be the one that follows it. After ringing agents
 * the caller may have talked to one, and then hears no more than the end: an apology only follows when each agent is known to have
 * been out of reach or to have declined.
 */
export const answerFallback: Flow = (request, context, receivedAt) => {
  const factory = new RequestEvents(request, context, receivedAt);
  const data = { errorCode: request.text('ErrorCode'), details: request.details };
  const events: CallEvent[] = factory.make('call.fallback', data);
  if (request.hasHungUp || isAfterMessage(request) || mayHaveTalked(request, context))
    return { twiml: plainFarewellTwiml(), events };
  // Its callers do not know the company, whose messages are none of theirs.
  if (isPooledCall(request, context)) return { twiml: notInUseTwiml(context), events };
  const started = factory.make('voicemail.started', { reason: 'fallback' });
  return { twiml: failureTwiml(context), events: [...events, ...started] };
};

function isAfterMessage(request: TwilioRequest): boolean {
  return failedAddress(request).includes('/twilio/voicemail');
}

/** The round travels in the address of the Dial action. */
const DIAL_STEP = /\/twilio\/dial\b(?:.*[?&]round=(\d{1,3}))?/;

function mayHaveTalked(request: TwilioRequest, { underWay }: FlowContext): boolean {
  const step = DIAL_STEP.exec(failedAddress(request));
  if (step === null) return false;
  const round = Number(step[1] ?? 1);
  return underWay === undefined || !isRefusedByAll(request.callSid, round, underWay);
}

function failedAddress(request: TwilioRequest): string {
  return request.text('ErrorUrl') ?? '';
}
