import { type Call, type CallOutcome, forEachOutcome } from '../../src/calls/model/call.js';
import { isUnheard, ownNumberOf } from '../../src/calls/feed/call-facets.js';
import { type OfferMatch, TIME_KINDS } from '../../src/calls/feed/call-filter.js';
import { agentOf, timesOf } from '../../src/calls/feed/call-times.js';
import type {
  AgentTally,
  CallStatistics,
  CallTally,
  HourTally,
  NumberTally,
  Percentiles,
  StatisticsQuestion,
} from '../../src/calls/feed/call-statistics.js';
import { MOST_TALLIES } from '../../src/calls/feed/call-statistics.js';
import { matchesFilter } from '../../src/calls/feed/matches-filter.js';

/** Adds calls up one by one: what both databases have to come to as well. */
export function tallyCalls(calls: readonly Call[], question: StatisticsQuestion): CallStatistics {
  const { boundaries, filter } = question;
  const counted = calls.filter((call) => matchesFilter(call, filter) && periodOf(call, boundaries) !== null);
  const periods = groupBy(counted, (call) => periodOf(call, boundaries) ?? 0);
  return {
    total: tally(counted),
    periods: [...periods]
      .map(([period, members]) => ({ period, ...tally(members) }))
      .sort((left, right) => left.period - right.period),
    hours: hoursOf(counted, question),
    agents: agentsOf(counted),
    numbers: numbersOf(counted),
  };
}

function periodOf({ startedAt }: Call, boundaries: readonly string[]): number | null {
  const place = boundaries.findLastIndex((boundary) => boundary <= startedAt);
  return place === -1 || place === boundaries.length - 1 ? null : place;
}

function tally(calls: readonly Call[]): CallTally {
  const [wait = [], ring = [], hold = [], talk = []] = TIME_KINDS.map((kind) =>
    calls.map((call) => timesOf(call)[kind]).filter((time) => time !== null),
  );
  return {
    calls: calls.length,
    outcomes: outcomesOf(calls),
    wait: percentiles(wait),
    ring: percentiles(ring),
    hold: percentiles(hold),
    talk: percentiles(talk),
    timed: { wait: wait.length, ring: ring.length, hold: hold.length, talk: talk.length },
    unheard: calls.filter(isUnheard).length,
  };
}

function outcomesOf(calls: readonly Call[]): Record<CallOutcome, number> {
  return forEachOutcome((outcome) => calls.filter((call) => call.outcome === outcome).length);
}

function percentiles(values: readonly number[]): Percentiles | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const rank = (percent: number): number => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0;
  return { p50: rank(50), p90: rank(90), p95: rank(95) };
}

function hoursOf(calls: readonly Call[], { offsets }: StatisticsQuestion): HourTally[] {
  const cells = groupBy(calls, ({ startedAt }) => {
    const offset = offsets.findLast(({ from }) => from <= startedAt)?.seconds ?? 0;
    const local = new Date(Date.parse(startedAt) + offset * 1000);
    return (local.getUTCDay() || 7) * 24 + local.getUTCHours();
  });
  return [...cells]
    .map(([cell, members]) => ({ weekday: Math.floor(cell / 24), hour: cell % 24, ...counts(members) }))
    .sort(
      (left, right) => right.calls - left.calls || left.weekday - right.weekday || left.hour - right.hour,
    );
}

function counts(calls: readonly Call[]): { calls: number; answered: number } {
  return { calls: calls.length, answered: calls.filter(({ outcome }) => outcome === 'answered').length };
}

function agentsOf(calls: readonly Call[]): AgentTally[] {
  const agents = new Set(calls.flatMap(({ offers }) => offers.flatMap((offer) => agentOf(offer) ?? [])));
  const tallies = [...agents].map((agent) => agentTally(calls, agent));
  return tallies
    .sort(
      (left, right) =>
        right.calls - left.calls || right.offered - left.offered || (left.agent < right.agent ? -1 : 1),
    )
    .slice(0, MOST_TALLIES);
}

function agentTally(calls: readonly Call[], agent: string): AgentTally {
  const counted = (offer: OfferMatch): number =>
    calls.filter((call) => matchesFilter(call, { offer: { agent, ...offer } })).length;
  const offers = calls.flatMap((call) => call.offers.filter((offer) => agentOf(offer) === agent));
  const talk = offers.reduce((sum, { handleMilliseconds: handled, holdMilliseconds: held }) => {
    return handled === null ? sum : sum + handled - held;
  }, 0);
  return {
    agent,
    offered: counted({}),
    calls: counted({ result: 'answered' }),
    missed: counted({ result: 'missed' }),
    declined: counted({ result: 'declined' }),
    busy: counted({ result: 'busy' }),
    talkSeconds: Math.floor(talk / 1000),
  };
}

function numbersOf(calls: readonly Call[]): NumberTally[] {
  const known = calls.filter((call) => ownNumberOf(call) !== null);
  const tallies = [...groupBy(known, (call) => ownNumberOf(call) ?? '')].map(([number, members]) => ({
    number,
    calls: members.length,
    outcomes: outcomesOf(members),
  }));
  return tallies.sort((left, right) => byCalls(left, right, 'number')).slice(0, MOST_TALLIES);
}

function byCalls<Name extends string>(
  left: { calls: number } & Record<Name, string>,
  right: { calls: number } & Record<Name, string>,
  name: Name,
): number {
  return right.calls - left.calls || (left[name] < right[name] ? -1 : 1);
}

function groupBy<Key>(calls: readonly Call[], keyOf: (call: Call) => Key): Map<Key, Call[]> {
  const groups = new Map<Key, Call[]>();
  for (const call of calls) {
    const key = keyOf(call);
    groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return groups;
}
