import { type CallOutcome, forEachOutcome } from '../../model/call.js';
import type { TimeKind } from '../../feed/call-filter.js';
import type { AgentTally, CallStatistics, CallTally, Percentiles } from '../../feed/call-statistics.js';

/** Calls of one outcome; `null` while they are under way. */
interface OutcomeCount {
  readonly outcome: CallOutcome | null;
  readonly calls: number;
}

interface RanksDocument {
  /** A period, or `null` for all of them. */
  readonly _id: number | null;
  /** How many calls they are of. */
  readonly calls: number;
  readonly found: Percentiles;
}

/** The times of calls: per period, and of all. */
interface TimesDocument {
  readonly waits: readonly RanksDocument[];
  readonly allWaits: readonly RanksDocument[];
  readonly talks: readonly RanksDocument[];
  readonly allTalks: readonly RanksDocument[];
  readonly rings: readonly RanksDocument[];
  readonly allRings: readonly RanksDocument[];
  readonly holds: readonly RanksDocument[];
  readonly allHolds: readonly RanksDocument[];
}

/** What the pipeline of a tally answers. */
export interface TallyDocument extends TimesDocument {
  readonly counts: readonly {
    readonly _id: { readonly period: number; readonly outcome: CallOutcome | null };
    readonly calls: number;
    readonly unheard: number;
  }[];
  readonly hours: readonly {
    readonly _id: { readonly weekday: number; readonly hour: number };
    readonly calls: number;
    readonly answered: number;
  }[];
  readonly agents: readonly AgentDocument[];
  readonly numbers: readonly {
    readonly _id: string;
    readonly calls: number;
    readonly outcomes: readonly OutcomeCount[];
  }[];
}

interface AgentDocument extends Omit<AgentTally, 'agent' | 'talkSeconds'> {
  readonly _id: string;
  /** Milliseconds. */
  readonly talk: number;
}

/** What the pipeline answers about no calls. A sharded cluster may answer nothing at all for a database that is not there yet. */
export const NO_CALLS: TallyDocument = {
  counts: [],
  hours: [],
  agents: [],
  numbers: [],
  waits: [],
  allWaits: [],
  talks: [],
  allTalks: [],
  rings: [],
  allRings: [],
  holds: [],
  allHolds: [],
};

export function toCallStatistics(document: TallyDocument): CallStatistics {
  const { counts, hours, agents, numbers } = document;
  const { allWaits, allTalks, allRings, allHolds } = document;
  const all = counts.map(toCount);
  return {
    total: toTally(all, { wait: allWaits[0], talk: allTalks[0], ring: allRings[0], hold: allHolds[0] }),
    periods: toPeriods(document),
    hours: hours.map(({ _id: { weekday, hour }, calls, answered }) => ({ weekday, hour, calls, answered })),
    agents: agents.map(toAgentTally),
    numbers: numbers.map(({ _id: number, calls, outcomes }) => ({
      number,
      calls,
      outcomes: toOutcomes(outcomes),
    })),
  };
}

interface Count extends OutcomeCount {
  readonly unheard: number;
}

type Ranks = { readonly [Kind in TimeKind]: RanksDocument | undefined };

function toCount({ _id: { outcome }, calls, unheard }: TallyDocument['counts'][number]): Count {
  return { outcome, calls, unheard };
}

function toAgentTally({ _id: agent, talk, ...counts }: AgentDocument): AgentTally {
  const { offered, calls, missed, declined, busy } = counts;
  return { agent, offered, calls, missed, declined, busy, talkSeconds: Math.floor(talk / 1000) };
}

function toPeriods(document: TallyDocument): CallStatistics['periods'] {
  const periods = new Map<number, Count[]>();
  for (const count of document.counts) {
    const { period } = count._id;
    periods.set(period, [...(periods.get(period) ?? []), toCount(count)]);
  }
  const { waits, talks, rings, holds } = document;
  const [wait, talk, ring, hold] = [byPeriod(waits), byPeriod(talks), byPeriod(rings), byPeriod(holds)];
  const ranksOf = (period: number): Ranks => ({
    wait: wait.get(period),
    talk: talk.get(period),
    ring: ring.get(period),
    hold: hold.get(period),
  });
  return [...periods]
    .sort(([left], [right]) => left - right)
    .map(([period, found]) => ({ period, ...toTally(found, ranksOf(period)) }));
}

function byPeriod(ranks: readonly RanksDocument[]): Map<number | null, RanksDocument> {
  return new Map(ranks.map((rank) => [rank._id, rank]));
}

function toTally(counts: readonly Count[], { wait, talk, ring, hold }: Ranks): CallTally {
  return {
    calls: counts.reduce((sum, { calls }) => sum + calls, 0),
    outcomes: toOutcomes(counts),
    wait: toPercentiles(wait),
    talk: toPercentiles(talk),
    ring: toPercentiles(ring),
    hold: toPercentiles(hold),
    timed: {
      wait: wait?.calls ?? 0,
      ring: ring?.calls ?? 0,
      hold: hold?.calls ?? 0,
      talk: talk?.calls ?? 0,
    },
    unheard: counts.reduce((sum, { unheard }) => sum + unheard, 0),
  };
}

function toPercentiles(ranks: RanksDocument | undefined): Percentiles | null {
  if (ranks === undefined) return null;
  const { p50, p90, p95 } = ranks.found;
  return { p50, p90, p95 };
}

function toOutcomes(counts: readonly OutcomeCount[]): Record<CallOutcome, number> {
  const countsOf = (wanted: CallOutcome) => counts.filter(({ outcome }) => outcome === wanted);
  return forEachOutcome((outcome) => countsOf(outcome).reduce((sum, { calls }) => sum + calls, 0));
}
