import { ApiProperty } from '@nestjs/swagger';
import type { CallOutcome } from '../../calls/model/call.js';
import type { Percentiles } from '../../calls/feed/call-statistics.js';
import { type Period, PERIODS, type Weekday, WEEKDAYS } from './periods.js';
import type { TimeRange } from './statistics-range.js';

const OUTCOME_COUNT = { type: 'integer', example: 12 } as const;

/** How many calls had which outcome; what each one means stands at `outcome` of a call. */
export class OutcomeCountsDto implements Record<CallOutcome, number> {
  @ApiProperty(OUTCOME_COUNT) answered: number;
  @ApiProperty(OUTCOME_COUNT) voicemail: number;
  @ApiProperty(OUTCOME_COUNT) missed: number;
  @ApiProperty(OUTCOME_COUNT) abandoned: number;
  @ApiProperty(OUTCOME_COUNT) greeting_played: number;
  @ApiProperty(OUTCOME_COUNT) rejected: number;
  @ApiProperty(OUTCOME_COUNT) failed: number;
}

const COUNT = { type: 'integer', example: 40 } as const;
const SECONDS = { type: 'integer', example: 14 } as const;
const TIME = { type: String, format: 'date-time' } as const;

/** Nearest-rank percentiles in whole seconds: half, nine tenths and 95 % of the calls took at most so long. */
export class PercentilesDto implements Percentiles {
  @ApiProperty(SECONDS) p50: number;
  @ApiProperty(SECONDS) p90: number;
  @ApiProperty(SECONDS) p95: number;
}

/** How many calls each of the times is of. */
export class TimedCallsDto {
  @ApiProperty(OUTCOME_COUNT) wait: number;
  @ApiProperty(OUTCOME_COUNT) talk: number;
}

/** From when to when: the end left out. */
export class TimeRangeDto implements TimeRange {
  @ApiProperty({ ...TIME, example: '2026-09-22T10:00:00.000Z' }) startedFrom: string;
  @ApiProperty({ ...TIME, example: '2026-10-22T10:00:00.000Z' }) startedBefore: string;
}

/** How some calls ended. */
class OutcomesDto {
  @ApiProperty(COUNT)
  calls: number;

  @ApiProperty({
    ...COUNT,
    description: 'Calls that have not ended, and so have no outcome yet.',
    example: 1,
  })
  underWay: number;

  @ApiProperty({ type: OutcomeCountsDto })
  outcomes: OutcomeCountsDto;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Answered calls among those that have an outcome, 0 to 1; null without any.',
    example: 0.8125,
  })
  answerRate: number | null;
}

/** What some calls amount to. */
export class TallyDto extends OutcomesDto {
  @ApiProperty({
    type: PercentilesDto,
    nullable: true,
    description:
      'How long callers waited for an agent: of answered and missed calls, and of those who waited in vain and then left a message. ' +
      'Null without any.',
  })
  waitSeconds: PercentilesDto | null;

  @ApiProperty({
    type: PercentilesDto,
    nullable: true,
    description: 'How long caller and agent talked, of answered calls that are over; null without any.',
  })
  talkSeconds: PercentilesDto | null;

  @ApiProperty({
    type: TimedCallsDto,
    description: 'How many calls these percentiles are of: those that the filter `hasTime` finds.',
  })
  timed: TimedCallsDto;
}

/** What the calls of one period amount to. */
export class PeriodStatisticsDto extends TallyDto {
  @ApiProperty({
    ...TIME,
    description: 'When the period begins, in UTC.',
    example: '2026-11-20T23:00:00.000Z',
  })
  start: string;

  @ApiProperty({
    ...TIME,
    description: 'The same moment by local clocks of the zone.',
    example: '2026-11-21T00:00:00.000+01:00',
  })
  localStart: string;

  @ApiProperty({
    ...TIME,
    description: 'When the next one begins, in UTC.',
    example: '2026-11-21T23:00:00.000Z',
  })
  end: string;

  @ApiProperty({
    type: Boolean,
    description:
      'True where the range has only a part of the period: the current one, and the ends of a range that cuts one.',
  })
  isPartial: boolean;
}

/** The calls that began in one hour of the week by local clocks. */
export class HourStatisticsDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 7, description: '1 is Monday.', example: 1 })
  weekday: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 23, example: 9 })
  hour: number;

  @ApiProperty(COUNT)
  calls: number;

  @ApiProperty({ ...COUNT, description: 'Those of them that were answered and are over.' })
  answered: number;
}

/** The calls that one agent took. */
export class AgentStatisticsDto {
  @ApiProperty({ type: String, description: "The calls' `answeredBy`.", example: '+15557778888' })
  agent: string;

  @ApiProperty({
    ...COUNT,
    description:
      'Calls in which the agent was connected with the caller, also those still under way: these count from the moment of the connection.',
  })
  calls: number;

  @ApiProperty({
    type: 'integer',
    description: 'How long the agent talked in all, in seconds; calls under way add nothing yet.',
    example: 7200,
  })
  talkSeconds: number;
}

/** The calls of one of the company's own numbers. */
export class NumberStatisticsDto extends OutcomesDto {
  @ApiProperty({ type: String, example: '+13235550100' })
  number: string;
}

/** Calls added up. */
export class StatisticsDto {
  @ApiProperty({ type: String, enum: PERIODS })
  period: Period;

  @ApiProperty({ type: String, example: 'Europe/Berlin' })
  zone: string;

  @ApiProperty({ type: String, enum: WEEKDAYS, description: 'What weeks begin on.' })
  weekStart: Weekday;

  @ApiProperty({
    ...TIME,
    description: 'Calls that began earlier are left out.',
    example: '2026-10-22T10:00:00.000Z',
  })
  startedFrom: string;

  @ApiProperty({
    ...TIME,
    description: 'Calls that began then or later are left out.',
    example: '2026-11-21T10:00:00.000Z',
  })
  startedBefore: string;

  @ApiProperty({
    type: TimeRangeDto,
    nullable: true,
    description:
      'As much time before the range, to compare with: of a `range` the same clock times as many days or months earlier; null where ' +
      'the calendar ends.',
  })
  previous: TimeRangeDto | null;

  @ApiProperty({ type: TallyDto, description: 'All calls of the range.' })
  total: TallyDto;

  @ApiProperty({
    type: [PeriodStatisticsDto],
    description: 'Every period of the range, also those without a call.',
  })
  periods: PeriodStatisticsDto[];

  @ApiProperty({
    type: [HourStatisticsDto],
    description: 'Hours of the week that had calls, the busiest first.',
  })
  busiestHours: HourStatisticsDto[];

  @ApiProperty({
    type: [AgentStatisticsDto],
    description: 'The 100 agents that took most calls.',
  })
  agents: AgentStatisticsDto[];

  @ApiProperty({ type: [NumberStatisticsDto], description: 'The 100 own numbers with most calls.' })
  numbers: NumberStatisticsDto[];
}
