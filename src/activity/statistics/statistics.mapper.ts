import { DateTime } from 'luxon';
import { CALL_OUTCOMES, forEachOutcome } from '../../calls/model/call.js';
import type { CallStatistics, CallTally } from '../../calls/feed/call-statistics.js';
import type { Period, RangedQuestion } from './periods.js';
import type { PeriodStatisticsDto, StatisticsDto, TallyDto } from './statistics.dto.js';

/** What was asked, as far as the answer repeats it. */
export interface AskedStatistics {
  readonly question: RangedQuestion;
  readonly period: Period;
  readonly zone: string;
}

/** Statistics as clients see them: every period of the range, also those without a call. */
export function toStatistics(asked: AskedStatistics, statistics: CallStatistics): StatisticsDto {
  const { question, period, zone } = asked;
  return {
    period,
    zone,
    startedFrom: question.filter.startedFrom,
    startedBefore: question.filter.startedBefore,
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
  return question.boundaries.slice(0, -1).map((start, place) => ({
    start,
    localStart: DateTime.fromISO(start, { zone }).toISO() ?? start,
    ...toTally(tallies.get(place) ?? NO_CALLS),
  }));
}

function toTally({ calls, outcomes, wait, talk }: CallTally): TallyDto {
  return { calls, ...rates(calls, outcomes), waitSeconds: wait, talkSeconds: talk };
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
};
