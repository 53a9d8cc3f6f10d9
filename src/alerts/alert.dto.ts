import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { ALERT_STATES, type AlertState } from '../calls/model/call.js';
import { ALERT_KINDS, type AlertKind } from '../calls/model/alert-kind.js';
import { PageQuery } from '../common/paging/page.query.js';
import { PageLimit } from '../common/paging/query-rules.js';
import { IsPlainText, LINES, Optional } from '../common/validation/field-rules.js';
import { ALERT_SEVERITIES, type AlertSeverity } from './alert.js';
import { CONDITION_KINDS, type ConditionKind } from './conditions.js';

const MOMENT = { type: String, format: 'date-time' } as const;
const SOMETIMES = { nullable: true, example: null } as const;

const KINDS: Readonly<Record<AlertKind, string>> = {
  sla_wait: 'the caller waited for an answer longer than the queue promises',
  sla_answer: 'an agent was rung longer than the queue promises',
  sla_hold: 'the caller was on hold longer than the queue promises',
  short_call: 'an answered call was shorter than the queue holds for likely',
  stuck_call: 'the call has been under way for STUCK_CALL_HOURS and nobody said that it ended',
  unheard_voicemail: "nobody heard the caller's message within UNHEARD_ALERT_HOURS",
  call_lost: 'the call never ended and the provider does not know it',
  call_fallback: 'the provider could not use an answer to the call',
  call_failed: 'the provider got no usable answer and sent the caller away',
  recording_failed: "the caller's message could not be recorded",
};

const CONDITIONS: Readonly<Record<ConditionKind, string>> = {
  pool_low: 'fewer numbers than POOL_LOW_PERCENT of the pool are free to be lent',
};

/** How the kinds are documented wherever they stand. */
export const KINDS_MEAN = ALERT_KINDS.map((kind) => `\`${kind}\`: ${KINDS[kind]}`).join('; ');

/** Also of what is open while it holds. */
const ALL_KINDS = [...ALERT_KINDS, ...CONDITION_KINDS];
const ALL_KINDS_MEAN = [
  KINDS_MEAN,
  ...CONDITION_KINDS.map((kind) => `\`${kind}\` (of no call; open while it holds): ${CONDITIONS[kind]}`),
].join('; ');

/** Something about a call that a supervisor has to know. */
export class AlertItemDto {
  @ApiProperty({
    type: String,
    description: 'Opaque; the same in the live feed and in calls.',
    example: '3f0c9a1be27d4c6f8a5b1d2e3f405162dmlzaXQtMjAzMQ',
  })
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null for what is about no call.',
    example: 'visit-2031',
  })
  call_id: string | null;

  @ApiProperty({ type: String, enum: ALL_KINDS, description: ALL_KINDS_MEAN, example: 'sla_wait' })
  kind: AlertKind | ConditionKind;

  @ApiProperty({ type: String, enum: ALERT_SEVERITIES, example: 'critical' })
  severity: AlertSeverity;

  @ApiProperty({
    type: String,
    description: 'What it is about, for people; names nobody.',
    example: 'The caller waited for an answer longer than the queue promises',
  })
  message: string;

  @ApiProperty({ type: String, enum: ALERT_STATES, example: 'open' })
  state: AlertState;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The queue whose limit it is, else the one that looks after the call; null without any.',
    example: 'medical_spanish',
  })
  queue_id: string | null;

  @ApiProperty({
    type: String,
    ...SOMETIMES,
    description: 'Who was rung, or put the caller on hold, where that is known.',
  })
  agent_id: string | null;

  @ApiProperty({
    ...MOMENT,
    description: 'When what it is about happened, by whoever reported it.',
    example: '2026-11-21T09:00:31.000Z',
  })
  raised_at: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The limit that the queue had then, in seconds; null where it is about no limit.',
    example: 30,
  })
  limit_seconds: number | null;

  @ApiProperty({
    type: 'integer',
    ...SOMETIMES,
    description: 'How late a deadline was noticed; null where a reported value or a finished call told.',
  })
  lateness_seconds: number | null;

  @ApiProperty({ ...MOMENT, ...SOMETIMES })
  acknowledged_at: string | null;

  @ApiProperty({ type: String, ...SOMETIMES, description: 'The name of an API key.' })
  acknowledged_by: string | null;

  @ApiProperty({ ...MOMENT, ...SOMETIMES, description: 'Null also where `evidence` resolved it.' })
  resolved_at: string | null;

  @ApiProperty({
    type: String,
    ...SOMETIMES,
    description: 'The name of an API key; `evidence` where later events show that there was no such breach.',
  })
  resolved_by: string | null;

  @ApiProperty({
    type: String,
    ...SOMETIMES,
    description: 'What whoever resolved it wrote, else whoever acknowledged it.',
  })
  note: string | null;
}

/** One page of alerts. */
export class AlertPageDto {
  @ApiProperty({ type: [AlertItemDto] })
  items: AlertItemDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}

/** Which alerts are asked for: those that meet every condition that is sent. */
export class AlertsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: ALERT_STATES })
  @Optional()
  @IsIn(ALERT_STATES)
  state?: AlertState;

  @ApiPropertyOptional({ type: String, enum: ALL_KINDS })
  @Optional()
  @IsIn(ALL_KINDS)
  kind?: AlertKind | ConditionKind;

  @ApiPropertyOptional({ type: String, maxLength: 128, example: 'medical_spanish' })
  @Optional()
  @IsPlainText(128)
  queue_id?: string;

  @PageLimit(25)
  override limit?: number;
}

/** What is to be known about an alert. */
export class AlertActionDto {
  @ApiPropertyOptional({ type: String, maxLength: 2000, example: 'The patient was called back.' })
  @Optional()
  @IsString()
  @MaxLength(2000)
  @Matches(LINES, { message: '$property must not contain control characters' })
  note?: string;
}
