import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsAfter, ToInstant } from '../../common/paging/query-rules.js';
import { IsInstant, Optional } from '../../common/validation/field-rules.js';

const COUNT = { type: 'integer', minimum: 0, example: 12 } as const;
const SECONDS = { type: 'integer', minimum: 0, example: 14 } as const;
const MOMENT = { type: String, format: 'date-time' } as const;

/** Which calls count: those that started in a range. */
export class MetricsQuery {
  @ApiPropertyOptional({
    ...MOMENT,
    description:
      'Calls that started then or later; RFC 3339 with a zone. 24 hours before `to` when it is left out.',
  })
  @Optional()
  @ToInstant()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({
    ...MOMENT,
    description: 'Calls that started earlier than that; after `from`. Now when it is left out.',
  })
  @Optional()
  @ToInstant()
  @IsInstant()
  @IsAfter('from')
  to?: string;
}

/** The range that was added up, in UTC. */
class MetricsRangeDto {
  @ApiProperty({ ...MOMENT, example: '2026-11-20T09:00:00.000Z' })
  from: string;

  @ApiProperty({ ...MOMENT, example: '2026-11-21T09:00:00.000Z' })
  to: string;
}

/** What an agent made of the calls that rang. Durations are whole seconds, rounded down. */
export class AgentMetricsDto extends MetricsRangeDto {
  @ApiProperty({ type: String, example: 'maria' })
  agent_id: string;

  @ApiProperty({
    ...COUNT,
    description:
      'How often the agent was rung, or answered without being rung. One call may count several times.',
    example: 40,
  })
  offered: number;

  @ApiProperty({ ...COUNT, description: 'How often the agent answered.', example: 33 })
  answered: number;

  @ApiProperty({
    ...COUNT,
    description:
      'How often the agent was rung in vain, whatever ended it: the time, another agent, a transfer, or the end of the call. What ' +
      'still rings is neither answered nor missed.',
    example: 6,
  })
  missed: number;

  @ApiProperty({
    ...COUNT,
    description:
      'How often the ringing took too long, so that the call went to the next agent or back to the queue.',
    example: 2,
  })
  retransferred: number;

  @ApiProperty({
    ...SECONDS,
    nullable: true,
    description: 'From the ringing to the answer; null without any.',
  })
  average_answer_seconds: number | null;

  @ApiProperty({
    ...SECONDS,
    nullable: true,
    description: 'So long 95 % of the answers took at most (nearest rank); null without any.',
    example: 21,
  })
  p95_answer_seconds: number | null;

  @ApiProperty({
    ...SECONDS,
    nullable: true,
    description:
      'From the answer until the call ended or was passed on, holds included, of what is over; null without any.',
    example: 240,
  })
  average_handle_seconds: number | null;

  @ApiProperty({
    ...SECONDS,
    nullable: true,
    description: 'So long 95 % of them took at most (nearest rank); null without any.',
    example: 610,
  })
  p95_handle_seconds: number | null;

  @ApiProperty({ ...SECONDS, description: 'All holds that are over, added up.', example: 95 })
  hold_seconds: number;
}

/** What became of those who waited in a queue. */
export class QueueMetricsDto extends MetricsRangeDto {
  @ApiProperty({ type: String, example: 'medical_spanish' })
  queue_id: string;

  @ApiProperty({
    ...COUNT,
    description:
      'How often somebody began to wait. A transfer begins another wait, so one call may count several times.',
    example: 60,
  })
  offered: number;

  @ApiProperty({ ...COUNT, description: 'Waits that an agent ended by answering.', example: 51 })
  answered: number;

  @ApiProperty({
    ...COUNT,
    description: 'Waits in which the call ended, whatever its `end_reason`.',
    example: 5,
  })
  abandoned: number;

  @ApiProperty({ ...COUNT, description: 'How many wait now, whenever their calls started.', example: 2 })
  waiting: number;

  @ApiProperty({
    ...SECONDS,
    nullable: true,
    description: 'How long the one of them has waited who waits longest; null when nobody does.',
    example: 17,
  })
  longest_waiting_seconds: number | null;

  @ApiProperty({
    type: Number,
    minimum: 0,
    maximum: 1,
    nullable: true,
    description:
      'Waits that were answered within the `longest_wait_seconds` that the queue has now, among all that are over, those that a ' +
      'transfer ended included; null without any.',
    example: 0.875,
  })
  service_level: number | null;
}
