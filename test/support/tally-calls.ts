import { type Call, type CallOutcome, forEachOutcome } from '../../src/calls/model/call.js';
import { ownNumberOf } from '../../src/calls/feed/call-facets.js';
import { type CallFilter, type OfferMatch, type TimeKind } from '../../src/calls/feed/call-filter.js';
import { agentOf, timesOf } from '../../src/calls/feed/call-times.js';
import type {
  AgentStatistics,
  AgentTally,
  CallStatistics,
  CallTally,
  HourTally,
  NumberTally,
  OfferedTally,
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
  const [wait, talk] = [timesOfAll(calls, 'wait'), timesOfAll(calls, 'talk')];
  return {
    calls: calls.length,
    outcomes: outcomesOf(calls),
    wait: percentiles(wait),
    talk: percentiles(talk),
    timed: { wait: wait.length, talk: talk.length },
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

function timesOfAll(calls: readonly Call[], kind: TimeKind): number[] {
  return calls.map((call) => timesOf(call)[kind]).filter((time) => time !== null);
}

/** The same of what agents made of calls. */
export function tallyAgents(calls: readonly Call[], filter: CallFilter): AgentStatistics {
  const counted = calls.filter((call) => matchesFilter(call, filter));
  const agents = new Set(counted.flatMap(({ offers }) => offers.flatMap((offer) => agentOf(offer) ?? [])));
  const tallies = [...agents].map((agent) => offeredTally(counted, agent));
  const timed = (kind: TimeKind): AgentStatistics['ring'] => {
    const found = percentiles(timesOfAll(counted, kind));
    return found && { calls: timesOfAll(counted, kind).length, ...found };
  };
  return {
    ring: timed('ring'),
    hold: timed('hold'),
    agents: tallies
      .sort((left, right) => right.offered - left.offered || (left.agent < right.agent ? -1 : 1))
      .slice(0, MOST_TALLIES),
  };
}

function offeredTally(calls: readonly Call[], agent: string): OfferedTally {
  const countOf = (offer: OfferMatch): number =>
    calls.filter((call) => matchesFilter(call, { offer: { agent, ...offer } })).length;
  const offers = calls.flatMap((call) => call.offers.filter((offer) => agentOf(offer) === agent));
  const talk = offers.reduce((sum, { handleMilliseconds: handled, holdMilliseconds: held }) => {
    return handled === null ? sum : sum + handled - held;
  }, 0);
  return {
    agent,
    offered: countOf({}),
    answered: countOf({ result: 'answered' }),
    missed: countOf({ result: 'missed' }),
    declined: countOf({ result: 'declined' }),
    busy: countOf({ result: 'busy' }),
    talkSeconds: Math.floor(talk / 1000),
  };
}

function agentsOf(calls: readonly Call[]): AgentTally[] {
  const agents = groupBy(
    calls.filter(({ answeredBy }) => answeredBy !== null),
    ({ answeredBy }) => answeredBy ?? '',
  );
  const tallies = [...agents].map(([agent, members]) => ({
    agent,
    calls: members.length,
    talkSeconds: members.reduce((sum, { talkSeconds }) => sum + talkSeconds, 0),
  }));
  return tallies.sort((left, right) => byCalls(left, right, 'agent')).slice(0, MOST_TALLIES);
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
