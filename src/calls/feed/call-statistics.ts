import type { CallOutcome } from '../model/call.js';
import type { CallFilter } from './call-filter.js';

/** From then on, local clocks of the zone are this far from UTC. */
export interface ZoneOffset {
  /** ISO 8601 UTC. */
  readonly from: string;
  /** Whole ones, but not always whole minutes. */
  readonly seconds: number;
}

/**
 * Which calls to add up, and how. Time zones are worked out before: databases know different editions of their rules.
 */
export interface StatisticsQuestion {
  readonly filter: CallFilter;
  /** Starts of the periods and the end of the last one: ISO 8601 UTC, ascending, 2 to 1001. Calls outside are left out. */
  readonly boundaries: readonly string[];
  /** The offsets that hold between the first and the last boundary, ascending; the first from no later than the first boundary. */
  readonly offsets: readonly ZoneOffset[];
}

/** Nearest-rank percentiles in whole seconds: of n values in order, p is the one at place `ceil(p / 100 * n)`. */
export interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
}

/** What some calls amount to. */
export interface CallTally {
  readonly calls: number;
  /** Calls per outcome, every outcome named. Calls under way have none. */
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
  /** Wait of the callers who asked for an agent: of calls answered and missed, and of those with a message after a wait; `null` without any. */
  readonly wait: Percentiles | null;
  /** Talk of the calls that were answered; `null` without any. */
  readonly talk: Percentiles | null;
  /** How many calls each of these times is of. */
  readonly timed: { readonly wait: number; readonly talk: number };
}

export interface PeriodTally extends CallTally {
  /** Place of the period's start in the boundaries, from 0. */
  readonly period: number;
}

/** The calls that started in one hour of the week by local clocks. */
export interface HourTally {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** 0 to 23. */
  readonly hour: number;
  readonly calls: number;
  readonly answered: number;
}

export interface AgentTally {
  readonly agent: string;
  /** Calls that the agent took: those with this `answeredBy`. */
  readonly calls: number;
  /** Sum, in whole seconds. */
  readonly talkSeconds: number;
}

export interface NumberTally {
  readonly number: string;
  readonly calls: number;
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
}

/** The answer. Lists leave out what no call falls into. */
export interface CallStatistics {
  readonly total: CallTally;
  /** By period, ascending. */
  readonly periods: readonly PeriodTally[];
  /** Most calls first, then by weekday and hour. */
  readonly hours: readonly HourTally[];
  /** Most calls first, then by agent (code unit); at most 100. */
  readonly agents: readonly AgentTally[];
  /** Most calls first, then by number (code unit); at most 100. */
  readonly numbers: readonly NumberTally[];
}

/** What one agent made of the calls that were offered to the agent: each counts once, however often it was offered. */
export interface OfferedTally {
  /** `agentOf` the offers. */
  readonly agent: string;
  readonly offered: number;
  readonly answered: number;
  /** Calls that rang at the agent, where that ended without the agent's answer; those of the next two are among them. */
  readonly missed: number;
  readonly declined: number;
  readonly busy: number;
  /** Sum of the conversations that are over, without their holds; in whole seconds, rounded down. */
  readonly talkSeconds: number;
}

/** A time of some calls. */
export interface TimedTally extends Percentiles {
  /** How many calls it is of. */
  readonly calls: number;
}

/** What agents made of calls. Telling it takes the database a look at each of them. */
export interface AgentStatistics {
  /** Of the calls that are over and have such a time: what `timesOf` says; `null` without any. */
  readonly ring: TimedTally | null;
  readonly hold: TimedTally | null;
  /** Most offers first, then by agent (code unit); at most 100. */
  readonly agents: readonly OfferedTally[];
}

/** How many agents and numbers an answer names. */
export const MOST_TALLIES = 100;
