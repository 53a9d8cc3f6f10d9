import type { VirtualTwilioSettings } from './virtual-twilio-settings.js';
import type { AgentPlans } from './agent-plan.js';
import type { CallPlan, HangUpMoment } from './call-plan.js';
import { type DeliveryPlan, FAITHFUL_DELIVERY } from '../network/delivery-plan.js';
import { newSid } from './new-sid.js';

/** A call with nothing left open. */
export interface CompletePlan {
  readonly from: string;
  readonly to: string;
  readonly keys: string;
  readonly messageSeconds: number;
  /** A key, or `silence`. */
  readonly messageEnd: string;
  readonly messageText: string;
  readonly talkSeconds: number;
  readonly hangUp: HangUpMoment | number | null;
  readonly agents: AgentPlans;
  readonly callerName: string | null;
  readonly parameters: Readonly<Record<string, string>>;
  readonly callSid: string;
  readonly delivery: DeliveryPlan;
}

export const DEFAULT_CALLER = '+14155550142';
export const DEFAULT_NUMBER = '+13235550100';

/** Where a caller's number is hidden, Twilio says this in its place. */
const WITHHELD = 'anonymous';

/** Fills a plan in. */
export function completePlan(plan: CallPlan, settings: VirtualTwilioSettings): CompletePlan {
  const messageSeconds = plan.messageSeconds ?? 12;
  const from = plan.withheld === true ? WITHHELD : (plan.from ?? DEFAULT_CALLER);
  return {
    from,
    to: plan.to ?? calledBy(from, settings.number ?? DEFAULT_NUMBER),
    keys: plan.keys ?? '',
    messageSeconds,
    messageEnd: plan.messageEnd ?? (messageSeconds === 0 ? 'silence' : '#'),
    messageText: plan.messageText ?? 'This is a simulated message.',
    talkSeconds: plan.talkSeconds ?? 30,
    hangUp: plan.hangUp ?? null,
    agents: plan.agents ?? settings.agents ?? ['accept'],
    callerName: plan.callerName ?? null,
    parameters: plan.parameters ?? {},
    callSid: plan.callSid ?? newSid('CA'),
    delivery: { ...FAITHFUL_DELIVERY, ...settings.delivery, ...plan.delivery },
  };
}

/** A client names no number, and SIP an address. */
function calledBy(from: string, number: string): string {
  if (from.startsWith('client:')) return '';
  return from.startsWith('sip:') ? `sip:${number}@${from.split('@')[1] ?? 'example.sip.twilio.com'}` : number;
}
