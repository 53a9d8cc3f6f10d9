import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CALL_STATUSES, type CallStatus } from '../../calls/model/call.js';
import { ErrorDetailDto, ErrorResponseDto } from '../../common/errors/error-response.dto.js';
import { REPORTABLE } from '../report/wire-names.js';
import type { AcceptedEvent } from './report-judge.js';
import type { RefusedEvent } from './intake.errors.js';

const STATE = {
  enum: [...CALL_STATUSES, null],
  type: String,
  nullable: true,
  example: 'waiting',
} as const;
const REPEATED = {
  type: Boolean,
  enum: [true],
  description: 'Only of a repeat: the event was reported before, and nothing was added.',
} as const;
const ALLOWED = {
  type: String,
  isArray: true,
  enum: REPORTABLE,
  description: 'The events that the present state allows.',
  example: ['call_hold', 'call_transferred', 'call_ended'],
} as const;

/** An event that is durable and counts. */
export class AcceptedEventDto implements AcceptedEvent {
  @ApiProperty({ type: String, example: 'visit-2031' })
  readonly call_id: string;

  @ApiPropertyOptional({ type: String, description: 'As it was sent.', example: 'evt-1' })
  readonly event_id?: string;

  @ApiProperty({
    type: String,
    description: 'The id of the event in the history of the call.',
    example: '5d0c3b6f2a9e4c7181e0f4d6b2a93c55',
  })
  readonly id: string;

  @ApiProperty({
    ...STATE,
    description:
      "The call's state after it; null before call_initiated was reported, and while no database can tell.",
  })
  readonly state: CallStatus | null;

  @ApiPropertyOptional(REPEATED)
  readonly repeated?: true;
}

/** An event that the state of its call does not allow. It stays in the history, marked as refused. */
export class EventRefusedDto extends ErrorResponseDto implements RefusedEvent {
  @ApiProperty({ type: String, example: 'visit-2031' })
  readonly call_id: string;

  @ApiPropertyOptional({ type: String, description: 'As it was sent.', example: 'evt-1' })
  readonly event_id?: string;

  @ApiProperty({
    type: String,
    description: 'The id of the event in the history of the call.',
    example: '5d0c3b6f2a9e4c7181e0f4d6b2a93c55',
  })
  readonly id: string;

  @ApiProperty({ ...STATE, description: "The call's present state." })
  readonly state: CallStatus | null;

  @ApiProperty(ALLOWED)
  readonly allowed: readonly string[];

  @ApiPropertyOptional(REPEATED)
  readonly repeated?: true;
}

/** What became of one event of an array: of one that counts what is answered to it alone, of others their error. */
export class EventResultDto {
  @ApiProperty({
    type: Number,
    enum: [202, 400, 403, 409, 422],
    description: 'The HTTP status that the event would have got alone.',
    example: 202,
  })
  readonly status: number;

  @ApiPropertyOptional({
    type: String,
    description: 'The call of an event that is in its history: accepted (202) or refused (409).',
    example: 'visit-2031',
  })
  readonly call_id?: string;

  @ApiPropertyOptional({ type: String, description: 'As it was sent.', example: 'evt-1' })
  readonly event_id?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'The id of the event in the history of the call.',
    example: '5d0c3b6f2a9e4c7181e0f4d6b2a93c55',
  })
  readonly id?: string;

  @ApiPropertyOptional({
    ...STATE,
    description: "The call's state after it; of a refused event (409) the present one.",
  })
  readonly state?: CallStatus | null;

  @ApiPropertyOptional(REPEATED)
  readonly repeated?: true;

  @ApiPropertyOptional({ type: String, description: 'Of an error.', example: 'INVALID_REQUEST' })
  readonly code?: string;

  @ApiPropertyOptional({ type: String, description: 'Of an error.', example: 'The request is not valid' })
  readonly message?: string;

  @ApiPropertyOptional({
    type: [ErrorDetailDto],
    description: 'One entry per bad field, each named with the place of its event, such as `3.queue_id`.',
  })
  readonly details?: readonly ErrorDetailDto[];

  @ApiPropertyOptional({ ...ALLOWED, description: 'Of a refused event: what the present state allows.' })
  readonly allowed?: readonly string[];
}

/** What became of each event of an array, in order. */
export class EventResultsDto {
  @ApiProperty({ type: [EventResultDto] })
  readonly results: readonly EventResultDto[];
}
