import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { FlowContext } from '../webhooks/flow.js';
import { gatherKey, say } from '../webhooks/spoken.twiml.js';

/** Whom to ring, and as whom. */
export interface DialPlan {
  readonly callSid: string | null;
  readonly agents: readonly string[];
  /** The caller id that agents see, or `null` to leave it to Twilio. */
  readonly callerId: string | null;
  /** True when the caller's own number is not shown. */
  readonly hidden: boolean;
  readonly round: number;
}

const LEG_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const;

/**
 * Rings agents.
 *
 * `answerOnBridge` lets the caller hear ringing until agent and caller are connected, also while the agent is asked. With an
 * `action` Twilio runs no verb after `<Dial>`; what follows is decided there.
 */
export function dialTwiml({ phone, urls }: FlowContext, plan: DialPlan): string {
  const response = new VoiceResponse();
  if (plan.round === 1) say(response, phone, 'Please hold while we connect you.');
  const dial = response.dial({
    action: urls.dial(plan.round),
    method: 'POST',
    timeout: phone.ringTimeoutSeconds,
    answerOnBridge: true,
    ...(plan.callerId === null ? {} : { callerId: plan.callerId }),
  });
  for (const agent of plan.agents) {
    dial.number({ ...legCallbacks(urls, plan), ...screening({ phone, urls }, plan) }, agent);
  }
  return response.toString();
}

/** Ends the call after the conversation, or lets an ended one be. */
export function hangUpTwiml(): string {
  const response = new VoiceResponse();
  response.hangup();
  return response.toString();
}

function legCallbacks(urls: FlowContext['urls'], { callSid }: DialPlan): object {
  if (callSid === null) return {};
  return {
    statusCallback: urls.legStatus(callSid),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: [...LEG_EVENTS],
  };
}

function screening({ phone, urls }: Pick<FlowContext, 'phone' | 'urls'>, plan: DialPlan): object {
  if (!phone.screenForwardedCalls || plan.callSid === null) return {};
  return { url: urls.screen(plan.callSid, plan.hidden), method: 'POST' };
}

/**
 * Tells the one who picked up who is calling, and asks for 1.
 *
 * On this leg Twilio runs nothing but Say, Play, Gather and Hangup. Without a key it goes on to the hang-up, which declines.
 *
 * @param callSid the caller's own leg
 * @param caller the caller's number, or `null` when it is not known
 */
export function screenTwiml({ phone, urls }: FlowContext, callSid: string, caller: string | null): string {
  const response = new VoiceResponse();
  const gather = gatherKey(response, phone, urls.screenAnswer(callSid));
  say(gather, phone, `You have a call from ${caller === null ? 'a hidden number' : spokenNumber(caller)}.`);
  say(gather, phone, 'Press 1 to take it.');
  response.hangup();
  return response.toString();
}

/** An empty document ends the screening, and Twilio connects agent and caller. */
export function acceptTwiml(): string {
  return new VoiceResponse().toString();
}

function spokenNumber(number: string): string {
  return [...number.replace(/\D/g, '')].join(' ');
}
