import { type CallOutcome, forEachOutcome } from '../../model/call.js';
import type { CallStatistics, CallTally, Percentiles } from '../../feed/call-statistics.js';
import type { RanksDocument } from './tally-expressions.js';

/** Calls of one outcome; `null` while they are under way. */
interface OutcomeCount {
  readonly outcome: CallOutcome | null;
  readonly calls: number;
}

/** What the pipeline of a tally answers. */
export interface TallyDocument {
  readonly counts: readonly {
    readonly _id: { readonly period: number; readonly outcome: CallOutcome | null };
    readonly calls: number;
  }[];
  readonly hours: readonly {
    readonly _id: { readonly weekday: number; readonly hour: number };
    readonly calls: number;
    readonly answered: number;
  }[];
  readonly agents: readonly { readonly _id: string; readonly calls: number; readonly talkSeconds: number }[];
  readonly numbers: readonly {
    readonly _id: string;
    readonly calls: number;
    readonly outcomes: readonly OutcomeCount[];
  }[];
  readonly waits: readonly RanksDocument[];
  readonly allWaits: readonly RanksDocument[];
  readonly talks: readonly RanksDocument[];
  readonly allTalks: readonly RanksDocument[];
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
};

export function toCallStatistics(document: TallyDocument): CallStatistics {
  const { counts, hours, agents, numbers } = document;
  const all = counts.map(({ _id: { outcome }, calls }) => ({ outcome, calls }));
  return {
    total: toTally(all, document.allWaits[0], document.allTalks[0]),
    periods: toPeriods(document),
    hours: hours.map(({ _id: { weekday, hour }, calls, answered }) => ({ weekday, hour, calls, answered })),
    agents: agents.map(({ _id: agent, calls, talkSeconds }) => ({ agent, calls, talkSeconds })),
    numbers: numbers.map(({ _id: number, calls, outcomes }) => ({
      number,
      calls,
      outcomes: toOutcomes(outcomes),
    })),
  };
}

function toPeriods({ counts, waits, talks }: TallyDocument): CallStatistics['periods'] {
  const periods = new Map<number, OutcomeCount[]>();
  for (const { _id, calls } of counts) {
    const count = { outcome: _id.outcome, calls };
    periods.set(_id.period, [...(periods.get(_id.period) ?? []), count]);
  }
  const [waitOf, talkOf] = [byPeriod(waits), byPeriod(talks)];
  return [...periods]
    .sort(([left], [right]) => left - right)
    .map(([period, found]) => ({ period, ...toTally(found, waitOf.get(period), talkOf.get(period)) }));
}

function byPeriod(ranks: readonly RanksDocument[]): Map<number | null, RanksDocument> {
  return new Map(ranks.map((rank) => [rank._id, rank]));
}

function toTally(counts: readonly OutcomeCount[], wait?: RanksDocument, talk?: RanksDocument): CallTally {
  return {
    calls: counts.reduce((sum, { calls }) => sum + calls, 0),
    outcomes: toOutcomes(counts),
    wait: wait ? toPercentiles(wait) : null,
    talk: talk ? toPercentiles(talk) : null,
    timed: { wait: wait?.calls ?? 0, talk: talk?.calls ?? 0 },
  };
}

function toPercentiles({ found: { p50, p90, p95 } }: RanksDocument): Percentiles {
  return { p50, p90, p95 };
}

function toOutcomes(counts: readonly OutcomeCount[]): Record<CallOutcome, number> {
  const countsOf = (wanted: CallOutcome) => counts.filter(({ outcome }) => outcome === wanted);
  return forEachOutcome((outcome) => countsOf(outcome).reduce((sum, { calls }) => sum + calls, 0));
}
