import type { Call } from '../../src/calls/model/call.js';
import type {
  OfferQuestion,
  OfferTally,
  TimeTally,
  WaitQuestion,
  WaitTally,
} from '../../src/calls/feed/call-metrics.js';

/** Adds up offers one by one: what both databases have to come to as well. */
export function tallyOffers(calls: readonly Call[], question: OfferQuestion): OfferTally {
  const { agentId, number } = question;
  const offers = startedIn(calls, question)
    .flatMap((call) => call.offers)
    .filter((offer) => offer.agentId === agentId || (number !== null && offer.number === number));
  const count = (wanted: (offer: Call['offers'][number]) => boolean): number => offers.filter(wanted).length;
  return {
    offered: offers.length,
    answered: count(({ result }) => result === 'answered'),
    missed: count(({ result }) => result === 'missed'),
    retransferred: count(({ retransferred }) => retransferred),
    answer: timeTally(offers.map(({ answerMilliseconds }) => answerMilliseconds)),
    handle: timeTally(offers.map(({ handleMilliseconds }) => handleMilliseconds)),
    holdMilliseconds: offers.reduce((sum, { holdMilliseconds }) => sum + holdMilliseconds, 0),
  };
}

/** The same of waits. */
export function tallyWaits(calls: readonly Call[], question: WaitQuestion): WaitTally {
  const { queueId, withTelephone, limitSeconds } = question;
  const ofQueue = (some: readonly Call[]): Call['waits'][number][] =>
    some
      .flatMap(({ waits }) => waits)
      .filter((wait) => (wait.queueId === null ? withTelephone : wait.queueId === queueId));
  const waits = ofQueue(startedIn(calls, question));
  const answered = waits.filter(({ result }) => result === 'answered');
  const begun = calls.filter(({ type, endedAt }) => type !== null && endedAt === null);
  const present = ofQueue(begun).filter(({ result }) => result === 'waiting');
  return {
    offered: waits.length,
    answered: answered.length,
    answeredInTime: answered.filter(({ milliseconds }) => (milliseconds ?? 0) <= limitSeconds * 1000).length,
    abandoned: waits.filter(({ result }) => result === 'abandoned').length,
    over: waits.filter(({ result }) => result !== 'waiting').length,
    waiting: present.length,
    waitingSince: present.map(({ startedAt }) => startedAt).sort()[0] ?? null,
  };
}

/** @param times in milliseconds; `null` for those that are not known */
export function timeTally(times: readonly (number | null)[]): TimeTally | null {
  const known = times.filter((time) => time !== null).sort((left, right) => left - right);
  const p95 = known[Math.ceil(0.95 * known.length) - 1];
  if (p95 === undefined) return null;
  const milliseconds = known.reduce((sum, time) => sum + time, 0);
  return { count: known.length, milliseconds, p95Seconds: Math.floor(p95 / 1000) };
}

function startedIn(calls: readonly Call[], { from, before }: Pick<OfferQuestion, 'from' | 'before'>): Call[] {
  return calls.filter(({ type, startedAt }) => type !== null && startedAt >= from && startedAt < before);
}
