import type { Call, CallOffer } from '../model/call.js';
import type { OfferMatch, TimeKind } from './call-filter.js';

/** Who was offered a call: the id of a reported call's agent, or the number that was rung; `null` of nobody. */
export function agentOf({ agentId, number }: Pick<CallOffer, 'agentId' | 'number'>): string | null {
  return agentId ?? number;
}

/** How long agents were rung until they answered, all answers of a call added up, in whole seconds, rounded down; `null` without any. */
export function ringSecondsOf({ offers }: Pick<Call, 'offers'>): number | null {
  const times = offers.flatMap(({ answerMilliseconds }) => answerMilliseconds ?? []);
  return times.length === 0 ? null : wholeSeconds(times);
}

/** How long the caller was on hold in all, in whole seconds, rounded down; `null` of a call that nobody put on hold. */
export function holdSecondsOf({ offers }: Pick<Call, 'offers'>): number | null {
  const times = offers.map(({ holdMilliseconds }) => holdMilliseconds).filter((time) => time > 0);
  return times.length === 0 ? null : wholeSeconds(times);
}

/**
 * What each of the times of a call that is over is, in whole seconds; `null` where it has none. A wait is that of a caller who asked for
 * an agent: of calls answered and missed, and of one with a message after a wait.
 */
export function timesOf(call: Call): Readonly<Record<TimeKind, number | null>> {
  const { outcome, waitSeconds, talkSeconds } = call;
  const hasAsked =
    outcome === 'answered' || outcome === 'missed' || (outcome === 'voicemail' && waitSeconds > 0);
  return {
    wait: hasAsked ? waitSeconds : null,
    ring: outcome === null ? null : ringSecondsOf(call),
    hold: outcome === null ? null : holdSecondsOf(call),
    talk: outcome === 'answered' ? talkSeconds : null,
  };
}

/** Whether an offer is like what is asked. */
export function isOffer({ agent, result }: OfferMatch, offer: CallOffer): boolean {
  const isTheirs = agent === undefined || agentOf(offer) === agent;
  return isTheirs && (result === undefined || result === offer.result || result === offer.missedBecause);
}

function wholeSeconds(milliseconds: readonly number[]): number {
  return Math.floor(milliseconds.reduce((sum, time) => sum + time, 0) / 1000);
}
