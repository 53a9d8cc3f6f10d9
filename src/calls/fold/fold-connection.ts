import type { CallEventOf } from '../model/call-event.js';
import type { EventSet } from './event-set.js';
import type { FoldedLeg } from './fold-legs.js';
import { earliest, secondsBefore, secondsBetween } from './instants.js';
import { isTerminal } from './provider-status.js';

/** Caller and agent were connected. */
export interface Connection {
  /** `null` when the provider did not name it. */
  readonly leg: FoldedLeg | null;
  readonly connectedAt: string;
}

type DialResult = CallEventOf<'dial.completed'>;

/**
 * Without the provider's word, a conversation lasts so many seconds at least. Its times are whole seconds, and who presses 1 in the
 * instant the caller hangs up talked to nobody.
 */
const SHORTEST_CONVERSATION = 2;

/**
 * The conversation of a call.
 *
 * The result of the dial decides: `DialBridged` for the leg in `DialCallSid`, and where it is absent, a leg that was answered, and
 * accepted where it was screened. No other leg of that round was connected, whoever pressed 1. Only without any result the
 * agent who took the call counts, as long as neither side hung up at once.
 *
 * @param callEndedAt ISO 8601; `null` while the call is under way
 */
export function foldConnection(
  events: EventSet,
  legs: readonly FoldedLeg[],
  callEndedAt: string | null,
): Connection | null {
  const verdicts = legs.map((leg) => ({ leg, verdict: verdictOn(leg, events, legs) }));
  const [confirmed] = byConnection(verdicts.filter(({ verdict }) => verdict === true));
  if (confirmed !== undefined) return confirmed;
  const unnamed = unnamedConnection(events);
  if (unnamed !== null) return unnamed;
  const open = verdicts.filter(({ leg, verdict }) => verdict === null && mayTalk(leg, callEndedAt));
  return byConnection(open)[0] ?? null;
}

function byConnection(legs: readonly { readonly leg: FoldedLeg }[]): Connection[] {
  return legs
    .map(({ leg }) => ({ leg, connectedAt: momentOf(leg) }))
    .sort((left, right) => (left.connectedAt < right.connectedAt ? -1 : 1));
}

/** By our own clock where the agent was asked, which is that of the caller's steps too. */
function momentOf({ takenAt, leg, resultAt }: FoldedLeg): string {
  return takenAt ?? leg.answeredAt ?? leg.endedAt ?? resultAt ?? '';
}

/** @returns `null` when no result says anything of the leg */
function verdictOn(leg: FoldedLeg, events: EventSet, legs: readonly FoldedLeg[]): boolean | null {
  const results = events.of('dial.completed');
  const own = results.filter(({ data }) => data.legSid === leg.leg.sid);
  if (own.length > 0) return isConnecting(own, leg);
  const ofRound = results.filter((result) => isOfRound(result, leg, events, legs));
  const isOthers = ofRound.some(({ data }) => data.legSid !== null);
  if (ofRound.length === 0) return null;
  if (isOthers || legs.filter(({ takenAt }) => takenAt !== null).length > 1) return false;
  return isConnecting(ofRound, leg);
}

function isConnecting(results: readonly DialResult[], { takenAt }: FoldedLeg): boolean {
  const bridged = results.map(({ data }) => data.bridged);
  if (bridged.includes(true)) return true;
  return !bridged.includes(false) && takenAt !== null && results.some(wasAnswered);
}

/** @returns whether an agent's phone was picked up, by the word that Twilio has for it, `answered` in conferences */
function wasAnswered({ data }: DialResult): boolean {
  return data.status === 'completed' || data.status === 'answered';
}

/** Whether a leg that a result does not name was rung in the round that it ends: the one that rang its number for as many times. */
function isOfRound(
  result: DialResult,
  { leg }: FoldedLeg,
  events: EventSet,
  legs: readonly FoldedLeg[],
): boolean {
  const rounds = events
    .of('dial.started')
    .filter(({ data }) => leg.to !== null && data.agents.includes(leg.to))
    .map(({ data }) => data.round)
    .sort((left, right) => left - right);
  const place = legs.filter(({ leg: other }) => other.to === leg.to).findIndex((other) => other.leg === leg);
  const round = rounds[Math.min(place, rounds.length - 1)];
  return round === undefined ? result.at >= (leg.answeredAt ?? result.at) : result.data.round === round;
}

/** The provider may say that it connected the caller without saying with whom. */
function unnamedConnection(events: EventSet): Connection | null {
  const moments = events
    .of('dial.completed')
    .filter(({ data }) => data.bridged === true && data.legSid === null)
    .map(({ at, data }) => secondsBefore(at, data.durationSeconds ?? 0));
  const connectedAt = earliest(moments);
  return connectedAt === null ? null : { leg: null, connectedAt };
}

function mayTalk(folded: FoldedLeg, callEndedAt: string | null): boolean {
  const { leg, takenAt } = folded;
  if (takenAt === null || (isTerminal(leg.status) && leg.status !== 'completed')) return false;
  const end = earliest([leg.endedAt, callEndedAt]);
  return end === null || lastedSeconds(folded, end) >= SHORTEST_CONVERSATION;
}

/** The provider's length of the leg, less the screening by our clock: right even when the two clocks differ. */
function lastedSeconds({ leg, takenAt, screeningSeconds }: FoldedLeg, end: string): number {
  if (leg.durationSeconds > 0 && screeningSeconds !== null) return leg.durationSeconds - screeningSeconds;
  return secondsBetween(takenAt, end);
}

/** How long they were connected, in whole seconds: the provider's durations without the screening, else by the times. */
export function talkSeconds(
  events: EventSet,
  { leg: folded, connectedAt }: Connection,
  callEndedAt: string | null,
): number {
  const sid = folded?.leg.sid ?? null;
  const results = events.of('dial.completed').filter(({ data }) => data.legSid === sid);
  const end = folded?.leg.endedAt ?? callEndedAt;
  if (end === null) return 0;
  const reported = results.flatMap(({ data }) => data.durationSeconds ?? []);
  const ofLeg = folded?.leg.durationSeconds ?? 0;
  const withoutScreening = ofLeg > 0 ? [Math.round(ofLeg - (folded?.screeningSeconds ?? 0))] : [];
  const isExact = ofLeg > 0 && folded?.screeningSeconds !== null;
  const byTimes = isExact ? [] : [secondsBetween(connectedAt, end)];
  return Math.max(0, Math.min(...reported, ...withoutScreening, ...byTimes));
}
