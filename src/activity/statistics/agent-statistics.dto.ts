import { ApiProperty } from '@nestjs/swagger';
import type { OfferedTally, TimedTally } from '../../calls/feed/call-statistics.js';
import { PercentilesDto } from './statistics.dto.js';

const COUNT = { type: 'integer', example: 40 } as const;
const TIME = { type: String, format: 'date-time' } as const;

/** What one agent made of the calls that were offered to the agent: each counts once, however often it was offered. */
export class OfferedStatisticsDto implements OfferedTally {
  @ApiProperty({
    type: String,
    description:
      "The agent's id in calls that another system reports, the number that was rung in telephone calls: what `offeredTo` takes.",
    example: '+15557778888',
  })
  agent: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As the directory of agents has it.',
    example: 'First agent',
  })
  name: string | null;

  @ApiProperty({
    ...COUNT,
    description: 'Calls that rang at the agent, or that the agent answered by other ways.',
  })
  offered: number;

  @ApiProperty({ ...COUNT, description: 'Calls that the agent answered.', example: 35 })
  answered: number;

  @ApiProperty({
    ...COUNT,
    description: 'Calls that rang at the agent, where that ended without an answer of the agent.',
    example: 5,
  })
  missed: number;

  @ApiProperty({ ...COUNT, description: 'Missed calls that the agent declined by a key.', example: 2 })
  declined: number;

  @ApiProperty({ ...COUNT, description: "Missed calls that found the agent's line busy.", example: 1 })
  busy: number;

  @ApiProperty({
    type: 'integer',
    description:
      'How long the agent talked in all, without holds, in seconds; calls under way add nothing yet.',
    example: 7200,
  })
  talkSeconds: number;
}

/** Percentiles, and of how many calls. */
export class TimedPercentilesDto extends PercentilesDto implements TimedTally {
  @ApiProperty({
    ...COUNT,
    description: 'How many calls they are of: those that the filter `hasTime` finds.',
  })
  calls: number;
}

/** What agents made of calls. */
export class AgentsStatisticsDto {
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
    type: TimedPercentilesDto,
    nullable: true,
    description:
      'How long agents were rung until they answered, of calls that are over; where several answered one after another, their times ' +
      'added up. Null without any.',
  })
  ringSeconds: TimedPercentilesDto | null;

  @ApiProperty({
    type: TimedPercentilesDto,
    nullable: true,
    description:
      'How long callers were on hold in all, of calls that are over and were put on hold; null without any.',
  })
  holdSeconds: TimedPercentilesDto | null;

  @ApiProperty({ type: [OfferedStatisticsDto], description: 'The 100 agents that were offered most calls.' })
  agents: OfferedStatisticsDto[];
}
