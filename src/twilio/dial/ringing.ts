import { e164Number } from '../../calls/model/caller-id.js';
import type { CallDetails } from '../../calls/model/call-event.js';
import type { PhoneSettings } from '../../config/app-config.js';
import type { CallsUnderWay, KnownLeg } from '../webhooks/calls-under-way.js';

/** A Dial action, as far as it decides what comes next. */
export interface DialResult {
  readonly callSid: string | null;
  readonly round: number;
  readonly status: string;
  readonly legSid: string | null;
  readonly durationSeconds: number | null;
  readonly bridged: boolean | null;
}

/** Whether caller and agent were connected; `unknown` when nothing that we have says so or rules it out. */
export type Connected = 'yes' | 'no' | 'unknown';

/** What an agent is asked takes less than this, besides the wait for a key; in seconds. */
const LONGEST_QUESTION = 30;

/**
 * Reads a Dial action.
 *
 * `DialBridged` decides. Where Twilio did not send it, an answered leg was connected when nobody is asked, or when the agent
 * accepted. Where this process does not know what the agent pressed (after a restart, on another instance), only the length of the
 * leg tells a conversation from what an agent is asked.
 */
export function wasConnected(result: DialResult, phone: PhoneSettings, underWay: CallsUnderWay): Connected {
  const { bridged, status, legSid, callSid, durationSeconds } = result;
  if (bridged !== null) return bridged ? 'yes' : 'no';
  if (status !== 'completed' && status !== 'answered') return 'no';
  if (!phone.screenForwardedCalls) return 'yes';
  const leg = underWay.legsOf(callSid).find(({ sid }) => sid === legSid);
  if (leg?.accepted === true) return 'yes';
  if (leg?.isDeclined === true) return 'no';
  return (durationSeconds ?? 0) > LONGEST_QUESTION + phone.menuTimeoutSeconds ? 'yes' : 'unknown';
}

/** Whether each agent of a round is known not to talk with the caller; false as long as one may. */
export function isRefusedByAll(callSid: string | null, round: number, underWay: CallsUnderWay): boolean {
  const legs = underWay.legsOf(callSid);
  const agents = underWay.agentsOf(callSid, round) ?? [];
  return agents.length > 0 && agents.every((agent) => isRefusal(lastLegOf(agent, legs)));
}

const UNREACHED: ReadonlySet<string> = new Set(['busy', 'no-answer', 'failed', 'canceled']);

function isRefusal(leg: KnownLeg | undefined): boolean {
  return leg !== undefined && !leg.accepted && (leg.isDeclined || UNREACHED.has(leg.status));
}

/**
 * Whom the first round rings: everybody at once, or one agent.
 *
 * Mainline takes the turns itself rather than by `<Dial sequential>`, because Twilio does not say whether that goes on after
 * an agent declined.
 */
export function agentsOfRound(
  { forwardStrategy, forwardTo }: PhoneSettings,
  round: number,
): readonly string[] {
  if (forwardStrategy === 'sequential') return forwardTo.slice(round - 1, round);
  return round === 1 ? forwardTo : [];
}

/**
 * Whom to ring again after a round without a conversation: agents who never had a turn.
 *
 * Twilio ends the ringing of all others when the first picks up, and does not say how that goes with a `url` that asks him: he may
 * decline, and the others were canceled while they rang. Whoever picked up, was busy or let it ring had a turn. Every further
 * round lacks somebody who picked up, so there are no more rounds than agents. Nobody is rung again when this process did not see
 * the round (after a restart, on another instance).
 */
export function agentsWithoutTurn({ callSid, round, legSid }: DialResult, underWay: CallsUnderWay): string[] {
  const legs = underWay.legsOf(callSid);
  const agents = underWay.agentsOf(callSid, round) ?? [];
  const last = new Map(agents.map((agent) => [agent, lastLegOf(agent, legs)]));
  const pickedUp = [...last.values()].filter((leg) => leg?.isPickedUp === true);
  if (pickedUp.length === 0) return [];
  const isNamed = pickedUp.some((leg) => leg?.sid === legSid);
  return agents.filter((agent) => {
    const leg = last.get(agent);
    if (leg === undefined) return isNamed;
    return !leg.isPickedUp && (leg.status === 'canceled' || (isNamed && !UNREACHED.has(leg.status)));
  });
}

function lastLegOf(agent: string, legs: readonly KnownLeg[]): KnownLeg | undefined {
  return legs.findLast(({ to }) => to === agent);
}

/**
 * The number that agents see, or `null` to leave it to Twilio.
 *
 * Twilio shows only the caller's own number, or one of ours (error 13214). Callers from a client or SIP choose what they call, so the
 * called number counts only when it is known to be ours. An agent who calls must not be rung by their own number: carriers take
 * that for a call to the mailbox.
 */
export function callerIdOf({ from, to }: CallDetails, phone: PhoneSettings): string | null {
  const caller = e164Number(from);
  if (caller !== null && !phone.forwardTo.includes(caller)) return caller;
  const [first = null] = phone.mainNumbers;
  if (to !== null && phone.mainNumbers.includes(to)) return to;
  return first ?? (/^(client|sips?):/i.test(from ?? '') ? null : e164Number(to));
}
