import { type CallOutcome, forEachOutcome } from '../../model/call.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import type { OfferTally, WaitTally } from '../../feed/call-metrics.js';
import type {
  AgentStatistics,
  AgentTally,
  CallStatistics,
  CallTally,
  HourTally,
  OfferedTally,
  Percentiles,
  TimedTally,
} from '../../feed/call-statistics.js';

type OutcomeCounts = Readonly<Record<CallOutcome, number>>;
/** The 50th, the 90th and the 95th percentile. */
type PercentileList = readonly [number, number, number];

interface TallyRow extends OutcomeCounts {
  readonly period: number | null;
  readonly calls: number;
  readonly wait: PercentileList | null;
  readonly talk: PercentileList | null;
  readonly waits: number;
  readonly talks: number;
}

interface AgentRow {
  readonly agent: string;
  readonly calls: number;
  readonly talk_seconds: number;
}

interface NumberRow extends OutcomeCounts {
  readonly number: string;
  readonly calls: number;
}

/** What `tally_calls` answers. */
interface StatisticsAnswer {
  readonly total: TallyRow;
  readonly periods: readonly TallyRow[];
  readonly hours: readonly HourTally[];
  readonly agents: readonly AgentRow[];
  readonly numbers: readonly NumberRow[];
}

/** What `tally_agents` answers. */
interface AgentAnswer {
  readonly ring: PercentileList | null;
  readonly rings: number;
  readonly hold: PercentileList | null;
  readonly holds: number;
  readonly agents: readonly OfferedTally[];
}

/**
 * The offers of an answer of `tally_offers`, which has them as they are wanted.
 *
 * @throws StoreUnavailableError when something else than the function must have answered
 */
export function toOfferTally(answer: unknown): OfferTally {
  if (isTally<OfferTally>(answer)) return answer;
  throw new StoreUnavailableError('Supabase answered something else than offers');
}

/** The same of `tally_waits`. */
export function toWaitTally(answer: unknown): WaitTally {
  if (isTally<WaitTally>(answer)) return answer;
  throw new StoreUnavailableError('Supabase answered something else than waits');
}

/**
 * The answer of `tally_agents`.
 *
 * @throws StoreUnavailableError when something else than the function must have answered
 */
export function toAgentStatistics(answer: unknown): AgentStatistics {
  if (!isAgentAnswer(answer)) {
    throw new StoreUnavailableError('Supabase answered something else than agents');
  }
  const { ring, rings, hold, holds, agents } = answer;
  return { ring: toTimedTally(ring, rings), hold: toTimedTally(hold, holds), agents };
}

function isAgentAnswer(answer: unknown): answer is AgentAnswer {
  return typeof answer === 'object' && answer !== null && 'agents' in answer;
}

function toTimedTally(list: PercentileList | null, calls: number): TimedTally | null {
  const percentiles = toPercentiles(list);
  return percentiles && { calls, ...percentiles };
}

/** Nobody but our migrations defines these functions either. */
function isTally<Tally extends object>(answer: unknown): answer is Tally {
  return typeof answer === 'object' && answer !== null && 'offered' in answer;
}

/**
 * The statistics of an answer of `tally_calls`.
 *
 * @throws StoreUnavailableError when something else than the function must have answered
 */
export function toStatistics(answer: unknown): CallStatistics {
  if (!isStatistics(answer)) {
    throw new StoreUnavailableError('Supabase answered something else than statistics');
  }
  return {
    total: toTally(answer.total),
    periods: answer.periods.map((row) => ({ period: row.period ?? 0, ...toTally(row) })),
    hours: answer.hours,
    agents: answer.agents.map(toAgentTally),
    numbers: answer.numbers.map((row) => ({
      number: row.number,
      calls: row.calls,
      outcomes: forEachOutcome((outcome) => row[outcome]),
    })),
  };
}

/** Nobody but our migrations defines the function, so that its name for the total says enough. */
function isStatistics(answer: unknown): answer is StatisticsAnswer {
  return typeof answer === 'object' && answer !== null && 'total' in answer;
}

function toTally(row: TallyRow): CallTally {
  return {
    calls: row.calls,
    outcomes: forEachOutcome((outcome) => row[outcome]),
    wait: toPercentiles(row.wait),
    talk: toPercentiles(row.talk),
    timed: { wait: row.waits, talk: row.talks },
  };
}

function toPercentiles(list: PercentileList | null): Percentiles | null {
  return list && { p50: list[0], p90: list[1], p95: list[2] };
}

function toAgentTally({ agent, calls, talk_seconds: talkSeconds }: AgentRow): AgentTally {
  return { agent, calls, talkSeconds };
}
