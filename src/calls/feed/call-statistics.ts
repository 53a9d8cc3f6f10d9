import type { CallOutcome } from '../model/call.js';
import type { CallFilter } from './call-filter.js';

/** From then on, local clocks of the zone are this far from UTC. */
export interface ZoneOffset {
  /** ISO 8601 UTC. */
  readonly from: string;
  readonly minutes: number;
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

/** How many agents and numbers an answer names. */
export const MOST_TALLIES = 100;
