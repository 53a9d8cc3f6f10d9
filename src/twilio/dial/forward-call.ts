import type { CallEvent } from '../../calls/model/call-event.js';
import { e164Number } from '../../calls/model/caller-id.js';
import type { PhoneSettings } from '../../config/app-config.js';
import { takeMessage } from '../voicemail/take-message.js';
import type { RequestEvents } from '../webhooks/request-events.js';
import type { FlowContext, FlowResult } from '../webhooks/flow.js';
import type { TwilioRequest } from '../webhooks/twilio-request.js';
import { dialTwiml } from './dial.twiml.js';

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
