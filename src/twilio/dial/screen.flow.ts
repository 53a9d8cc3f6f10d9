import type { CallEvent } from '../../calls/model/call-event.js';
import { e164Number } from '../../calls/model/caller-id.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow } from '../webhooks/flow.js';
import { hangUpTwiml } from './dial.twiml.js';
import { acceptTwiml, screenTwiml } from './screen.twiml.js';

const ACCEPT = '1';

/** An agent's phone was picked up: say who is calling. The request comes from the agent's leg. */
export const answerScreen: Flow = (request, context, receivedAt) => {
  const callSid = request.parentCallSid;
  const legSid = request.callSid;
  if (callSid === null || legSid === null) return { twiml: hangUpTwiml(), events: [] };
  const caller = request.flag('hidden') ? null : e164Number(request.details.from);
  const data = { legSid, to: request.details.to };
  const events = new RequestEvents(request, context, receivedAt).make('leg.screening', data, callSid);
  return { twiml: screenTwiml(context, callSid, caller), events };
};

/** The one who picked up pressed a key: 1 takes the call, any other declines. */
export const answerScreenAnswer: Flow = (request, context, receivedAt) => {
  const { digits, callSid: legSid, parentCallSid: callSid } = request;
  const accepted = digits === ACCEPT;
  const twiml = accepted ? acceptTwiml() : hangUpTwiml();
  if (legSid === null || callSid === null) return { twiml, events: [] };
  const data = { legSid, to: request.details.to, digits, accepted };
  const factory = new RequestEvents(request, context, receivedAt);
  const events: CallEvent[] = factory.make('leg.screened', data, callSid);
  return { twiml, events };
};
