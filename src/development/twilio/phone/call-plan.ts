import { randomBytes } from 'node:crypto';
import { type CallbackSwitch, ON_TIME } from '../network/callback-switch.js';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { HangUpMoment } from './person.js';
import type { AgentPlans } from './planned-agent.js';
import type { TranscriptEntry } from './transcript.js';
import type { VirtualAccount } from './virtual-account.js';

/** A call to be played. Whatever is left out has a default. */
export interface CallPlan {
  /** E.164 number, `client:name`, `sip:user@host`, or anything a network may say. */
  readonly from?: string;
  readonly to?: string;
  /**
   * What the caller presses, one comma-separated entry per menu: `2`, `9,1`. The caller listens to the end and presses a second
   * later; an entry that begins with `!` is pressed during the prompt. `w` waits half a second. An empty entry presses nothing.
   */
  readonly keys?: string;
  readonly messageSeconds?: number;
  /** What ends the message: a key, or `silence`. */
  readonly messageEnd?: string;
  /** What the message says, for the transcription. */
  readonly messageText?: string;
  /** How long the conversation with an agent lasts. */
  readonly talkSeconds?: number;
  /** A moment, or seconds after the start of the call. Without it the caller stays until the end. */
  readonly hangUp?: HangUpMoment | number;
  readonly agents?: AgentPlans;
  /** Hides the caller's number. */
  readonly withheld?: boolean;
  readonly callerName?: string;
  /** Parameters added to, or replacing, the ones of every request about the caller's leg. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly callSid?: string;
  /** What the network does wrong during this call. */
  readonly delivery?: Partial<DeliveryPlan>;
  /** Asked whenever a callback comes up: how it arrives. */
  readonly arrival?: () => CallbackSwitch;
  /** Asked when a message has been recorded: what it sounds like; a WAV file, or `null` for an audible pattern. */
  readonly sound?: () => Promise<Buffer | null>;
  /** Hears of every entry of the transcript at once. */
  readonly observe?: (entry: TranscriptEntry) => void;
  /** Hears when something begins or ceases to be waited for. */
  readonly onWait?: () => void;
}

/** A call in which nobody does anything on their own: every step is taken while it is under way. */
export const BY_HAND = {
  keys: '',
  messageSeconds: 0,
  messageEnd: 'silence',
  talkSeconds: Number.POSITIVE_INFINITY,
  agents: [],
} as const satisfies CallPlan;

/** A call with nothing left open; a hidden number stands in `from`. */
export interface CompletePlan extends Required<
  Omit<CallPlan, 'hangUp' | 'withheld' | 'callerName' | 'delivery'>
> {
  readonly hangUp: HangUpMoment | number | null;
  readonly callerName: string | null;
  readonly delivery: DeliveryPlan;
}

const DEFAULT_CALLER = '+14155550142';

/** Where a caller's number is hidden, Twilio says this in its place. */
const WITHHELD = 'anonymous';

/** Fills a plan in. */
export function completePlan(plan: CallPlan, account: VirtualAccount): CompletePlan {
  const messageSeconds = plan.messageSeconds ?? 12;
  const from = plan.withheld === true ? WITHHELD : (plan.from ?? DEFAULT_CALLER);
  return {
    from,
    to: plan.to ?? calledBy(from, account.number),
    keys: plan.keys ?? '',
    messageSeconds,
    messageEnd: plan.messageEnd ?? (messageSeconds === 0 ? 'silence' : '#'),
    messageText: plan.messageText ?? 'This is a simulated message.',
    talkSeconds: plan.talkSeconds ?? 30,
    hangUp: plan.hangUp ?? null,
    agents: plan.agents ?? account.agents,
    callerName: plan.callerName ?? null,
    parameters: plan.parameters ?? {},
    callSid: plan.callSid ?? newSid('CA'),
    delivery: { ...account.delivery, ...plan.delivery },
    arrival: plan.arrival ?? (() => ON_TIME),
    sound: plan.sound ?? (() => Promise.resolve(null)),
    observe: plan.observe ?? (() => undefined),
    onWait: plan.onWait ?? (() => undefined),
  };
}

/** A client names no number, and SIP an address. */
function calledBy(from: string, number: string): string {
  if (from.startsWith('client:')) return '';
  return from.startsWith('sip:') ? `sip:${number}@${from.split('@')[1] ?? 'example.sip.twilio.com'}` : number;
}

/** @returns a fresh identifier such as Twilio gives out: two letters and 32 hexadecimal digits */
export function newSid(prefix: 'CA' | 'RE' | 'TR'): string {
  return prefix + randomBytes(16).toString('hex');
}
