import type { CallEvent } from '../../calls/model/call-event.js';
import { isTerminal } from '../../calls/fold/provider-status.js';
import { takeMessage } from '../voicemail/take-message.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow } from '../webhooks/flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { forwardCall } from './forward-call.js';
import { hangUpTwiml } from './dial.twiml.js';

/**
 * The Dial action: ringing agents ended, with or without a conversation.
 *
 * When the caller hung up Twilio may still ask, with a terminal `CallStatus`, and ignores the answer.
 */
export const answerDialCompleted: Flow = (request, context, receivedAt) => {
  const round = request.step('round');
  const status = request.text('DialCallStatus') ?? 'failed';
  const legSid = request.text('DialCallSid');
  const bridged = toBoolean(request.text('DialBridged'));
  const durationSeconds = request.count('DialCallDuration');
  const factory = new RequestEvents(request, context, receivedAt);
  const data = { round, status, legSid, durationSeconds, bridged, details: request.details };
  const events: CallEvent[] = factory.make('dial.completed', data);
  const connected = bridged ?? (wasAnswered(status) && !context.phone.screenForwardedCalls);
  if (connected || hasHungUp(request)) return { twiml: hangUpTwiml(), events };
  if (bridged === null && wasAnswered(status))
    return takeMessage(context, { factory, events, reason: 'unavailable' });
  return forwardCall(request, context, { factory, events, round: round + 1 });
};

function hasHungUp(request: TwilioRequest): boolean {
  return isTerminal(request.details.callStatus);
}

/**
 * Decides only where Twilio did not send `DialBridged`: an agent who was not asked to accept the call was connected. One who
 * was asked may have declined, so the caller is asked for a message, but no further agent is disturbed.
 */
function wasAnswered(status: string): boolean {
  return status === 'completed' || status === 'answered';
}

function toBoolean(text: string | null): boolean | null {
  if (text === null) return null;
  return text.toLowerCase() === 'true';
}
