import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { ToInteger } from '../../common/paging/query-rules.js';
import { Optional } from '../../common/validation/field-rules.js';
import { type Refusal, type RefusalCount, REFUSALS } from './request-log.js';

const MOST_LISTED = 1000;

/** How many requests are asked for. */
export class WebhookRequestsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MOST_LISTED, default: 200 })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit?: number;
}

/** A request that Twilio signed. */
export class WebhookRequestSummaryDto {
  @ApiProperty({ type: String, format: 'uuid' })
  id: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was answered.',
    example: '2026-11-21T09:00:00.000Z',
  })
  at: string;

  @ApiProperty({ type: String, description: 'Path and query.', example: '/twilio/menu?attempt=1' })
  path: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The call; of an agent's leg, that of the caller.",
    example: 'CA0123456789abcdef0123456789abcdef',
  })
  callId: string | null;

  @ApiProperty({ type: 'integer', description: 'HTTP status of the answer.', example: 200 })
  status: number;

  @ApiProperty({ type: Number, description: 'From its arrival to the end of the answer.', example: 3.2 })
  durationMilliseconds: number;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The request that was sent again; null for one that Twilio sent.',
  })
  replayOf: string | null;
}

/** How many requests were refused for one reason. */
export class RefusedRequestsDto implements RefusalCount {
  @ApiProperty({
    type: String,
    enum: REFUSALS,
    description:
      '`SIGNATURE_INVALID`: forged, or signed for another address or token; `NOT_UNDERSTOOD`: too long, or no form.',
  })
  reason: Refusal;

  @ApiProperty({ type: 'integer', example: 1 })
  count: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:00.000Z' })
  lastAt: string;
}

/** The last requests of Twilio. */
export class WebhookRequestListDto {
  @ApiProperty({ type: [WebhookRequestSummaryDto], description: 'The newest first.' })
  items: WebhookRequestSummaryDto[];

  @ApiProperty({ type: 'integer', description: 'How many are kept.', example: 200 })
  total: number;

  @ApiProperty({
    type: [RefusedRequestsDto],
    description: 'Requests that Twilio did not sign, since the process started: nothing of them is kept.',
  })
  refused: RefusedRequestsDto[];

  @ApiProperty({ type: 'integer', description: 'What the kept ones take, about.', example: 482_000 })
  bytes: number;

  @ApiProperty({
    type: 'integer',
    description: 'What they may take: `WEBHOOK_INSPECTOR_BYTES`; 0 keeps none.',
    example: 4_000_000,
  })
  maxBytes: number;
}

/** One parameter. */
export class WebhookParameterDto {
  @ApiProperty({ type: String, example: 'CallStatus' })
  name: string;

  @ApiProperty({ type: String, example: 'in-progress' })
  value: string;
}

/** A request of Twilio with what it said and was answered. */
export class WebhookRequestDto extends WebhookRequestSummaryDto {
  @ApiProperty({ type: [WebhookParameterDto], description: 'As they were sent.' })
  parameters: WebhookParameterDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The body of the answer, TwiML as a rule; null for none.',
    example: '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>',
  })
  answer: string | null;

  @ApiProperty({
    type: Boolean,
    description: 'Whether numbers and texts are hidden, as for every role but admin.',
  })
  masked: boolean;
}

/** What a request was answered that was sent again. */
export class ReplayAnswerDto {
  @ApiProperty({ type: 'integer', example: 200 })
  status: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>',
  })
  answer: string | null;

  @ApiProperty({ type: Number, example: 3.2 })
  durationMilliseconds: number;
}
