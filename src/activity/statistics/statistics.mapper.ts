import { DateTime } from 'luxon';
import { CALL_OUTCOMES, forEachOutcome } from '../../calls/model/call.js';
import type {
  AgentStatistics,
  CallStatistics,
  CallTally,
  OfferedTally,
} from '../../calls/feed/call-statistics.js';
import type { DirectoryNames } from '../../lifecycle/directory/directory-names.js';
import type { PeriodRule } from './periods.js';
import type { RangedQuestion, TimeRange } from './statistics-range.js';
import type { AgentsStatisticsDto, OfferedStatisticsDto } from './agent-statistics.dto.js';
import type { PeriodStatisticsDto, StatisticsDto, TallyDto } from './statistics.dto.js';

/** What was asked, as far as the answer repeats it. */
export interface AskedStatistics extends Required<PeriodRule> {
  readonly question: RangedQuestion;
}

/** What agents are called. */
type Names = Pick<DirectoryNames, 'nameIn' | 'nameOfNumber'>;

/** Statistics as clients see them: every period of the range, also those without a call. */
export function toStatistics(asked: AskedStatistics, statistics: CallStatistics): StatisticsDto {
  const { question, period, zone, weekStart } = asked;
  return {
    period,
    zone,
    weekStart,
    startedFrom: question.filter.startedFrom,
    startedBefore: question.filter.startedBefore,
    previous: question.previous,
    total: toTally(statistics.total),
    periods: toPeriods(asked, statistics),
    busiestHours: statistics.hours.map(({ weekday, hour, calls, answered }) => ({
      weekday,
      hour,
      calls,
      answered,
    })),
    agents: statistics.agents.map(({ agent, calls, talkSeconds }) => ({ agent, calls, talkSeconds })),
    numbers: statistics.numbers.map(({ number, calls, outcomes }) => ({
      number,
      calls,
      ...rates(calls, outcomes),
    })),
  };
}

function toPeriods({ question, zone }: AskedStatistics, { periods }: CallStatistics): PeriodStatisticsDto[] {
  const tallies = new Map(periods.map((tally) => [tally.period, tally]));
  const { startedFrom, startedBefore } = question.filter;
  return question.boundaries.slice(0, -1).map((start, place) => ({
    start,
    end: question.boundaries[place + 1] ?? start,
    isPartial: start < startedFrom || (question.boundaries[place + 1] ?? start) > startedBefore,
    localStart: DateTime.fromISO(start, { zone }).toISO() ?? start,
    ...toTally(tallies.get(place) ?? NO_CALLS),
  }));
}

function toTally({ calls, outcomes, wait, talk, timed }: CallTally): TallyDto {
  const { wait: waits, talk: talks } = timed;
  return {
    calls,
    ...rates(calls, outcomes),
    waitSeconds: wait,
    talkSeconds: talk,
    timed: { wait: waits, talk: talks },
  };
}

/** What agents made of calls, as clients see it. */
export function toAgentsStatistics(
  { startedFrom, startedBefore }: TimeRange,
  { ring, hold, agents }: AgentStatistics,
  names: Names,
): AgentsStatisticsDto {
  return {
    startedFrom,
    startedBefore,
    ringSeconds: ring,
    holdSeconds: hold,
    agents: agents.map((tally) => toOffered(tally, names)),
  };
}

function toOffered({ agent, ...tally }: OfferedTally, names: Names): OfferedStatisticsDto {
  const { offered, answered, missed, declined, busy, talkSeconds } = tally;
  const name = names.nameIn({ agentId: agent, answeredBy: null }) ?? names.nameOfNumber(agent);
  return { agent, name, offered, answered, missed, declined, busy, talkSeconds };
}

function rates(
  calls: number,
  outcomes: CallTally['outcomes'],
): Pick<TallyDto, 'underWay' | 'outcomes' | 'answerRate'> {
  const ended = CALL_OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0);
  const answerRate = ended === 0 ? null : Math.round((outcomes.answered / ended) * 10_000) / 10_000;
  return { underWay: calls - ended, outcomes: forEachOutcome((outcome) => outcomes[outcome]), answerRate };
}

const NO_CALLS: CallTally = {
  calls: 0,
  outcomes: forEachOutcome(() => 0),
  wait: null,
  talk: null,
  timed: { wait: 0, talk: 0 },
};
