import { ApiProperty } from '@nestjs/swagger';
import { CALL_OUTCOMES, CALL_STATUSES, type CallOutcome, type CallStatus } from '../../calls/model/call.js';
import type { CallDirection, CallLossReason, CallSource } from '../../calls/model/call-event.js';
import { CallerDto, CallLegDto, MenuEntryDto, VoicemailDto } from './call-parts.dto.js';

const LOSS_REASONS: CallLossReason[] = ['unknown_to_provider'];

/** One call in the feed. Times are ISO 8601 UTC, durations whole seconds. */
export class ActivityItemDto {
  @ApiProperty({
    type: String,
    description: "Twilio's call sid, or the id under which another system reported the call.",
    example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
  })
  id: string;

  @ApiProperty({
    type: String,
    enum: ['twilio', 'api'],
    description: 'Who reported the call.',
    example: 'twilio',
  })
  source: CallSource;

  @ApiProperty({ type: String, enum: ['inbound', 'outbound'], example: 'inbound' })
  direction: CallDirection;

  @ApiProperty({ type: String, nullable: true, example: '+14155550142' })
  from: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+13235550100' })
  to: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The company's own number: the one called, or that an outbound call was placed from.",
    example: '+13235550100',
  })
  number: string | null;

  @ApiProperty({ type: CallerDto })
  caller: CallerDto;

  @ApiProperty({ type: String, enum: CALL_STATUSES, example: 'ended' })
  status: CallStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The provider's last word on the caller's own leg.",
    example: 'completed',
  })
  providerStatus: string | null;

  @ApiProperty({
    type: String,
    enum: [...CALL_OUTCOMES, null],
    nullable: true,
    description: 'What a person would say happened; null while the call is under way.',
    example: 'voicemail',
  })
  outcome: CallOutcome | null;

  @ApiProperty({ type: [MenuEntryDto], description: 'What the caller pressed in the menu, in order.' })
  menu: MenuEntryDto[];

  @ApiProperty({ type: [CallLegDto], description: 'The attempts to reach an agent.' })
  legs: CallLegDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The agent's number that was connected with the caller.",
    example: null,
  })
  answeredBy: string | null;

  @ApiProperty({ type: VoicemailDto, nullable: true, description: 'Null when there is no audible message.' })
  voicemail: VoicemailDto | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The team that looks after the call.',
    example: 'sales',
  })
  queue: string | null;

  @ApiProperty({
    type: Boolean,
    description: 'Whether somebody flagged the call for others.',
    example: false,
  })
  flagged: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What somebody wrote about the call.',
    example: 'Wants an offer by Friday.',
  })
  note: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:00.000Z' })
  startedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  answeredAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T09:00:38.000Z' })
  endedAt: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'In seconds; null while the call is under way.',
    example: 38,
  })
  durationSeconds: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'How long the caller waited for an agent, in seconds.',
    example: 12,
  })
  waitSeconds: number;

  @ApiProperty({
    type: 'integer',
    description: 'How long caller and agent were connected, in seconds.',
    example: 0,
  })
  talkSeconds: number;

  @ApiProperty({
    type: String,
    enum: LOSS_REASONS,
    nullable: true,
    description: 'Why a call counts as failed that never ended; null for every other call.',
    example: null,
  })
  failureReason: CallLossReason | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the personal data of the call was erased; null while it is there.',
    example: null,
  })
  erasedAt: string | null;

  @ApiProperty({ type: 'integer', description: 'Number of events behind this row: its version.', example: 6 })
  eventCount: number;
}
