import { type CallOutcome, forEachOutcome } from '../../model/call.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import type { OfferTally, WaitTally } from '../../feed/call-metrics.js';
import type {
  AgentTally,
  CallStatistics,
  CallTally,
  HourTally,
  Percentiles,
} from '../../feed/call-statistics.js';

type OutcomeCounts = Readonly<Record<CallOutcome, number>>;
/** The 50th, the 90th and the 95th percentile. */
type PercentileList = readonly [number, number, number];

interface TallyRow extends OutcomeCounts {
  readonly period: number | null;
  readonly calls: number;
  readonly wait: PercentileList | null;
  readonly talk: PercentileList | null;
  readonly ring: PercentileList | null;
  readonly hold: PercentileList | null;
  readonly waits: number;
  readonly talks: number;
  readonly rings: number;
  readonly holds: number;
  readonly unheard: number;
}

interface AgentRow extends Omit<AgentTally, 'talkSeconds'> {
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
    ring: toPercentiles(row.ring),
    hold: toPercentiles(row.hold),
    timed: { wait: row.waits, ring: row.rings, hold: row.holds, talk: row.talks },
    unheard: row.unheard,
  };
}

function toPercentiles(list: PercentileList | null): Percentiles | null {
  return list && { p50: list[0], p90: list[1], p95: list[2] };
}

function toAgentTally({ talk_seconds: talkSeconds, ...counts }: AgentRow): AgentTally {
  const { agent, offered, calls, missed, declined, busy } = counts;
  return { agent, offered, calls, missed, declined, busy, talkSeconds };
}
