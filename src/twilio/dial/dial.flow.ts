import type { CallEvent } from '../../calls/model/call-event.js';
import { isTerminal } from '../../calls/fold/provider-status.js';
import { takeMessage } from '../voicemail/voicemail.flow.js';
import { RequestEvents } from '../webhooks/request-events.js';
import type { Flow, FlowContext, FlowResult } from '../webhooks/flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { acceptTwiml, dialTwiml, hangUpTwiml, screenTwiml } from './dial.twiml.js';
import { e164Number } from '../../calls/model/caller-id.js';
import type { PhoneSettings } from '../../config/app-config.js';

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
  const { factory, events, round } = forward;
  const agents = agentsOfRound(context.phone, round);
  if (agents.length === 0) return takeMessage(context, { factory, events, reason: 'unavailable' });
  const { from, to } = request.details;
  const caller = e164Number(from);
  const callerId = caller ?? e164Number(to) ?? context.phone.mainNumbers[0] ?? null;
  const plan = { callSid: request.callSid, agents, callerId, hidden: caller === null, round };
  const data = { round, agents: [...agents], screened: context.phone.screenForwardedCalls };
  return {
    twiml: dialTwiml(context, plan),
    events: [...events, ...factory.make('dial.started', data)],
  };
}

/**
 * Whom a round rings: everybody at once, or one agent each.
 *
 * Mainline takes the turns itself rather than by `<Dial sequential>`, because Twilio does not say whether that goes on after
 * an agent declined.
 */
function agentsOfRound({ forwardStrategy, forwardTo }: PhoneSettings, round: number): readonly string[] {
  if (forwardStrategy === 'sequential') return forwardTo.slice(round - 1, round);
  return round === 1 ? forwardTo : [];
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
