import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { FlowContext } from '../webhooks/flow.js';
import { say } from '../webhooks/prompts.js';

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
