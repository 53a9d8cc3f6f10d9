import type { CallEvent } from '../../calls/model/call-event.js';
import { takeMessage } from '../voicemail/voicemail.flow.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow, FlowContext, FlowResult } from '../webhooks/flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { CallsUnderWay } from '../webhooks/calls-under-way.js';
import { failureTwiml } from '../voicemail/voicemail.twiml.js';
import { acceptTwiml, dialTwiml, hangUpTwiml, screenTwiml } from './dial.twiml.js';
import { agentsOfRound, agentsWithoutTurn, callerIdOf, type DialResult, wasConnected } from './ringing.js';
import { e164Number } from '../../calls/model/caller-id.js';

/**
 * The Dial action: ringing agents ended, with or without a conversation.
 *
 * When the caller hung up Twilio may still ask, with a terminal `CallStatus`, and ignores the answer. Where nobody can say whether
 * there was a conversation, a message is offered without claiming that nobody was available, and no further agent is disturbed.
 */
export const answerDialCompleted: Flow = (request, context, receivedAt) => {
  const result = readDialResult(request);
  const { round, status, legSid, durationSeconds, bridged } = result;
  const factory = new RequestEvents(request, context, receivedAt);
  const data = { round, status, legSid, durationSeconds, bridged, details: request.details };
  const events: CallEvent[] = factory.make('dial.completed', data);
  const underWay = context.underWay ?? NOTHING_SEEN;
  const connected = wasConnected(result, context.phone, underWay);
  if (connected === 'yes' || request.hasHungUp) return { twiml: hangUpTwiml(), events };
  if (connected === 'unknown')
    return takeMessage(context, { factory, events, reason: 'unavailable', isUncertain: true });
  const isSequential = context.phone.forwardStrategy === 'sequential';
  const agents = isSequential ? agentsOfRound(context.phone, round + 1) : agentsWithoutTurn(result, underWay);
  return ringAgents(request, context, { factory, events, round: round + 1, agents });
};

const NOTHING_SEEN = new CallsUnderWay();

function readDialResult(request: TwilioRequest): DialResult {
  return {
    callSid: request.callSid,
    round: request.step('round'),
    status: request.text('DialCallStatus') ?? 'failed',
    legSid: request.text('DialCallSid'),
    durationSeconds: request.seconds('DialCallDuration'),
    bridged: toBoolean(request.text('DialBridged')),
  };
}

/** What a caller hears when the answer to the Dial action fails: after a conversation, no more than the end. */
export function dialFailureTwiml(context: FlowContext, request: TwilioRequest): string {
  const underWay = context.underWay ?? NOTHING_SEEN;
  const isOver = request.hasHungUp || wasConnected(readDialResult(request), context.phone, underWay) !== 'no';
  return isOver ? hangUpTwiml() : failureTwiml(context);
}

function toBoolean(text: string | null): boolean | null {
  if (text === null) return null;
  return text.toLowerCase() === 'true';
}

/** The round of ringing agents that comes next. */
export interface ForwardRequest {
  readonly factory: RequestEvents;
  /** The facts known from the request so far. */
  readonly events: readonly CallEvent[];
  /** Counts from 1. */
  readonly round: number;
}

/** Rings the agents of a round, or asks for a message when no agent is left. */
export function forwardCall(
  request: TwilioRequest,
  context: FlowContext,
  forward: ForwardRequest,
): FlowResult {
  return ringAgents(request, context, { ...forward, agents: agentsOfRound(context.phone, forward.round) });
}

function ringAgents(
  request: TwilioRequest,
  context: FlowContext,
  { factory, events, round, agents }: ForwardRequest & { readonly agents: readonly string[] },
): FlowResult {
  if (agents.length === 0) return takeMessage(context, { factory, events, reason: 'unavailable' });
  const callerId = callerIdOf(request.details, context.phone);
  const hidden = callerId !== e164Number(request.details.from) || callerId === null;
  const plan = { callSid: request.callSid, agents, callerId, hidden, round };
  const data = { round, agents: [...agents], screened: context.phone.screenForwardedCalls };
  return {
    twiml: dialTwiml(context, plan),
    events: [...events, ...factory.make('dial.started', data)],
  };
}

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
