import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CALL_STATUSES, type CallStatus } from '../../calls/model/call.js';
import { CALL_TYPES, type CallType } from '../../calls/model/lifecycle-event.js';
import { PageQuery } from '../../common/paging/page.query.js';
import { IsAfter, PageCursor, PageLimit, ToInstant } from '../../common/paging/query-rules.js';
import { IsInstant, IsPlainText, Optional } from '../../common/validation/field-rules.js';

const ID_LENGTH = 128;
const MOMENT = { type: String, format: 'date-time' } as const;
const NEXT = {
  type: String,
  nullable: true,
  description: 'Send it as `cursor` to get the next page; null on the last page.',
  example: null,
} as const;

/** A call as the systems see it that report calls. Times are ISO 8601 UTC, durations whole seconds. */
export class SourceCallDto {
  @ApiProperty({
    type: String,
    description: 'The `call_id` under which it was reported, or the sid of a call of the telephone.',
    example: 'visit-2031',
  })
  id: string;

  @ApiProperty({
    type: String,
    enum: CALL_STATUSES,
    description:
      '`waiting`: for an agent, or in the menu; `active`: with an agent, or leaving a message; `on_hold`; `ended`',
    example: 'active',
  })
  status: CallStatus;

  @ApiProperty({ type: String, enum: CALL_TYPES, example: 'video' })
  type: CallType;

  @ApiProperty({ type: String, nullable: true, example: 'medical_spanish' })
  queue_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What that queue is called now; null where it is not known.',
    example: 'Medical, Spanish',
  })
  queue_name: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Who is rung or talks, or did last; of a call of the telephone the agent whose number was connected. Null where nobody is known.',
    example: 'maria',
  })
  agent_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What that agent is called now; null where that is not known.',
    example: 'María',
  })
  agent_name: string | null;

  @ApiProperty({ ...MOMENT, example: '2026-11-21T09:00:00.000Z' })
  start_time: string;

  @ApiProperty({ ...MOMENT, nullable: true, example: '2026-11-21T09:00:12.000Z' })
  answered_time: string | null;

  @ApiProperty({ ...MOMENT, nullable: true, example: null })
  end_time: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How long the caller waited for the first answer; null while that is not over.',
    example: 12,
  })
  wait_time: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'From the answer, or from the beginning where nobody answered; of a call of the telephone always from the beginning. Null while ' +
      'the call is under way.',
    example: null,
  })
  duration: number | null;

  @ApiProperty({ type: Boolean, description: 'To be reviewed.', example: false })
  flagged: boolean;
}

/** One page of calls, newest first. */
export class SourceCallPageDto {
  @ApiProperty({ type: [SourceCallDto] })
  items: SourceCallDto[];

  @ApiProperty(NEXT)
  nextCursor: string | null;
}

/** One event in the audit log of a call. */
export class SourceEventDto {
  @ApiProperty({ type: String, example: '3f0c9a1be27d4c6f8a5b1d2e3f405162' })
  id: string;

  @ApiProperty({ type: String, example: 'visit-2031' })
  call_id: string;

  @ApiProperty({
    type: String,
    description:
      'What was reported, by its name in `POST /api/events`; `call_retransfer`; else as in `GET /calls/{id}/events`.',
    example: 'call_routed',
  })
  type: string;

  @ApiProperty({ ...MOMENT, description: 'When it happened.', example: '2026-11-21T09:00:05.000Z' })
  timestamp: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was reported, in the words of `POST /api/events`; without what was left out.',
    example: { agent_id: 'maria' },
  })
  metadata: Record<string, unknown>;

  @ApiPropertyOptional({
    type: Boolean,
    enum: [true],
    description: 'There where the present history does not allow the event: it counts for nothing.',
  })
  refused?: boolean;

  @ApiPropertyOptional({
    type: Boolean,
    enum: [true],
    description: 'There where nobody reported it: a rule of Mainline concluded it.',
  })
  derived?: boolean;
}

/** One page of the audit log, oldest event first. */
export class SourceEventPageDto {
  @ApiProperty({ type: [SourceEventDto] })
  items: SourceEventDto[];

  @ApiProperty(NEXT)
  nextCursor: string | null;
}

/** Which calls are asked for: those that meet every condition that is sent. */
export class SourceCallsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: CALL_STATUSES })
  @Optional()
  @IsIn(CALL_STATUSES)
  status?: CallStatus;

  @ApiPropertyOptional({ type: String, maxLength: ID_LENGTH, example: 'medical_spanish' })
  @Optional()
  @IsPlainText(ID_LENGTH)
  queue_id?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: ID_LENGTH,
    description: 'As reported; calls of the telephone are not found by it.',
    example: 'maria',
  })
  @Optional()
  @IsPlainText(ID_LENGTH)
  agent_id?: string;

  @ApiPropertyOptional({ type: String, enum: CALL_TYPES })
  @Optional()
  @IsIn(CALL_TYPES)
  type?: CallType;

  @ApiPropertyOptional({ ...MOMENT, description: 'Started then or later; RFC 3339 with a zone.' })
  @Optional()
  @ToInstant()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ ...MOMENT, description: 'Started earlier than that; after `from`.' })
  @Optional()
  @ToInstant()
  @IsInstant()
  @IsAfter('from')
  to?: string;

  @PageLimit(25)
  override limit?: number;

  @PageCursor(
    'The `nextCursor` of the page before, with the same conditions; anything else is answered with `INVALID_CURSOR`.',
  )
  override cursor?: string;
}
