import type { CallEvent } from '../../calls/model/call-event.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { CallbackReader } from '../webhooks/flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';

/**
 * A status callback of the caller's own leg, or of an agent's.
 *
 * Twilio does not promise to deliver them in order; `SequenceNumber` and the status tell them apart. The length of a call is
 * `CallDuration` (seconds), not `Duration` (minutes).
 */
export const readStatus: CallbackReader = (request, context, receivedAt) => {
  const factory = new RequestEvents(request, context, receivedAt);
  return isAgentLeg(request) ? legStatus(request, factory) : callStatus(request, factory);
};

/** An agent's leg never becomes a call of its own, even when its parent is not named. */
function isAgentLeg(request: TwilioRequest): boolean {
  return request.parentCallSid !== null || request.text('Direction') === 'outbound-dial';
}

function legStatus(request: TwilioRequest, factory: RequestEvents): CallEvent[] {
  const { callSid: legSid, parentCallSid: callSid } = request;
  const status = request.text('CallStatus');
  if (legSid === null || callSid === null || status === null) return [];
  const sequence = request.count('SequenceNumber');
  const data = {
    legSid,
    to: request.text('To'),
    status,
    sequence,
    durationSeconds: request.seconds('CallDuration'),
  };
  return factory.make('leg.status', data, callSid);
}

function callStatus(request: TwilioRequest, factory: RequestEvents): CallEvent[] {
  const status = request.text('CallStatus');
  if (status === null) return [];
  const sequence = request.count('SequenceNumber');
  const data = {
    status,
    sequence,
    durationSeconds: request.seconds('CallDuration'),
    details: request.details,
  };
  return factory.make('call.status', data);
}
