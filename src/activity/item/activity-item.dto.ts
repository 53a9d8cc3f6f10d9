import { ApiProperty } from '@nestjs/swagger';
import { CALL_OUTCOMES, CALL_STATUSES, type CallOutcome, type CallStatus } from '../../calls/model/call.js';
import type { CallDirection, CallFailureReason, CallSource } from '../../calls/model/call-event.js';
import { CALL_TYPES, type CallType } from '../../calls/model/lifecycle-event.js';
import { listed } from './listed.js';
import { AlertDto } from './alert.dto.js';
import {
  CallerDto,
  CallLegDto,
  MenuEntryDto,
  OtherRecordingDto,
  OUTCOMES,
  STATUSES,
  VoicemailDto,
} from './call-parts.dto.js';

const FAILURE_REASONS: CallFailureReason[] = ['unknown_to_provider', 'server_error'];

const MOMENT = { type: String, format: 'date-time' } as const;
const SOURCE = { type: String, enum: ['twilio', 'api'] } as const;
const UNKNOWN_MOMENT = { ...MOMENT, nullable: true, example: null } as const;
const UNKNOWN = { type: String, nullable: true, example: null } as const;

/** One call in the feed. Times are ISO 8601 UTC, durations whole seconds. */
export class ActivityItemDto {
  @ApiProperty({
    type: String,
    description: "Twilio's call sid, or the id under which another system reported the call.",
    example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
  })
  id: string;

  @ApiProperty({ ...SOURCE, description: 'Who reported the call.', example: 'twilio' })
  source: CallSource;

  @ApiProperty({
    type: String,
    enum: [...CALL_TYPES, null],
    nullable: true,
    description: 'Null while the beginning of the call was not reported; no list has such calls.',
    example: 'voice',
  })
  type: CallType | null;

  @ApiProperty({ type: String, enum: ['inbound', 'outbound'], example: 'inbound' })
  direction: CallDirection;

  @ApiProperty({ ...UNKNOWN, example: '+14155550142' })
  from: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+13235550100' })
  to: string | null;

  @ApiProperty({
    ...UNKNOWN,
    description: "The company's own number: the one called, or that an outbound call was placed from.",
    example: '+13235550100',
  })
  number: string | null;

  @ApiProperty({ type: CallerDto })
  caller: CallerDto;

  @ApiProperty({
    type: String,
    enum: CALL_STATUSES,
    description: `Where the call is now: ${listed(STATUSES)}.`,
    example: 'ended',
  })
  status: CallStatus;

  @ApiProperty({
    ...UNKNOWN,
    description:
      "The provider's last word on the caller's own leg. `completed` for every call that Mainline answered, also when no agent was reached.",
    example: 'completed',
  })
  providerStatus: string | null;

  @ApiProperty({
    ...UNKNOWN,
    enum: [...CALL_OUTCOMES, null],
    description: `What a person would say happened: ${listed(OUTCOMES)}. Null while the call is under way.`,
    example: 'voicemail',
  })
  outcome: CallOutcome | null;

  @ApiProperty({ type: [MenuEntryDto], description: 'What the caller pressed in the menu, in order.' })
  menu: MenuEntryDto[];

  @ApiProperty({ type: [CallLegDto], description: 'The attempts to reach an agent.' })
  legs: CallLegDto[];

  @ApiProperty({
    ...UNKNOWN,
    description:
      'The number of the agent who was connected with the caller: the one that the provider says it bridged, not who pressed 1 too late. ' +
      'Set from then on, also while the call is under way; null when nobody was, or the provider did not say who.',
  })
  answeredBy: string | null;

  @ApiProperty({
    ...UNKNOWN,
    description:
      'The agent who is rung or talks in a call that another system reports, or did last; null where nobody is known.',
  })
  agentId: string | null;

  @ApiProperty({
    ...UNKNOWN,
    description:
      'What that agent is called, or whoever is rung at the number in `answeredBy`: as the list of agents has it now; null where it has nobody.',
  })
  agentName: string | null;

  @ApiProperty({ type: VoicemailDto, nullable: true, description: 'Null when there is no audible message.' })
  voicemail: VoicemailDto | null;

  @ApiProperty({
    type: [OtherRecordingDto],
    description: 'Recordings of the call that are not its message, such as one of the conversation.',
  })
  otherRecordings: OtherRecordingDto[];

  @ApiProperty({
    ...UNKNOWN,
    description: 'The session that had the pooled number which was called; null where none had it.',
  })
  session: string | null;

  @ApiProperty({
    type: Boolean,
    description:
      'Whether the caller had called an earlier tenant of it, and so was told that it is not in use.',
    example: false,
  })
  echo: boolean;

  @ApiProperty({ ...UNKNOWN, description: 'The team that looks after the call.', example: 'sales' })
  queue: string | null;

  @ApiProperty({
    ...UNKNOWN,
    description: 'What that queue is called, as the list of queues has it now; null where it has none.',
    example: 'Sales',
  })
  queueName: string | null;

  @ApiProperty({
    type: Boolean,
    description:
      'Whether somebody flagged the call for others, or it was too short for its queue and nobody took the flag away.',
    example: false,
  })
  flagged: boolean;

  @ApiProperty({
    type: [AlertDto],
    description: 'What a supervisor must see of the call, in the order in which it happened.',
  })
  alerts: AlertDto[];

  @ApiProperty({
    ...UNKNOWN,
    description: 'What somebody wrote about the call.',
    example: 'Wants an offer by Friday.',
  })
  note: string | null;

  @ApiProperty({
    ...MOMENT,
    description: "When the provider asked what to do with the call, by the server's clock.",
    example: '2026-11-21T09:00:00.000Z',
  })
  startedAt: string;

  @ApiProperty({
    ...UNKNOWN_MOMENT,
    description:
      'When caller and agent were connected, not when the menu answered; null when they never were. Never before `startedAt`.',
  })
  answeredAt: string | null;

  @ApiProperty({
    ...MOMENT,
    nullable: true,
    description:
      'When the call ended, whoever hung up, in whole seconds by the clock of the provider; never before `startedAt`. Null while it is under way.',
    example: '2026-11-21T09:00:38.000Z',
  })
  endedAt: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'How long the caller was on the line, in seconds as the provider counts them: menu, waiting, talk and message together. Null while the call is under way.',
    example: 38,
  })
  durationSeconds: number | null;

  @ApiProperty({
    type: 'integer',
    description:
      'How long the caller waited for an agent, in seconds: from asking for one until being connected, until the last one was tried, or ' +
      'until hanging up. 0 without asking, and while nobody is connected yet.',
    example: 12,
  })
  waitSeconds: number;

  @ApiProperty({
    type: 'integer',
    description:
      'How long caller and agent were connected, in seconds; 0 until the conversation is over. What the agent was asked before is no part of it.',
    example: 0,
  })
  talkSeconds: number;

  @ApiProperty({
    ...UNKNOWN,
    enum: [...FAILURE_REASONS, null],
    description:
      'Why a call counts as `failed`, where the reason is ours. `unknown_to_provider`: it never ended, and the provider does not know ' +
      'it. `server_error`: the provider got no answer from Mainline that it could use. Null for every other call.',
  })
  failureReason: CallFailureReason | null;

  @ApiProperty({
    ...UNKNOWN_MOMENT,
    description: 'When the personal data of the call was erased; null while it is there.',
  })
  erasedAt: string | null;

  @ApiProperty({ type: 'integer', description: 'Number of events behind this row: its version.', example: 6 })
  eventCount: number;
}
