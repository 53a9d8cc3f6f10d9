import { ApiProperty } from '@nestjs/swagger';
import type { CallOutcome, CallStatus } from '../../calls/model/call.js';

/** What each status means. */
export const STATUSES: Readonly<Record<CallStatus, string>> = {
  waiting: 'the caller is in the menu, or waits for an agent',
  active: 'the caller talks to an agent, or leaves a message',
  on_hold: 'a system that reports its own calls put the caller on hold',
  ended: 'the call is over',
};

/** What each outcome means. */
export const OUTCOMES: Readonly<Record<CallOutcome, string>> = {
  answered: 'caller and agent were connected, whatever came after',
  voicemail: 'nobody was connected, and the caller left a message that can be heard, or will be soon',
  missed: 'the caller asked for an agent, and got neither one nor a message across; whoever hung up',
  abandoned:
    'the caller left before asking for an agent, or was let go for never choosing, and left no message',
  greeting_played: "the caller got the greeting of the number's session, and left no message",
  rejected:
    'the call was not taken: the provider calls it busy, or the caller was told that the number is not in use',
  failed: 'the call broke down before any of that; `failureReason` says when that was for a reason of ours',
};

/** Who called, as far as it is known. */
export class CallerDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The caller id exactly as received.',
    example: '+14155550142',
  })
  raw: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The number in E.164, or null when it is withheld or not a telephone number.',
    example: '+14155550142',
  })
  number: string | null;

  @ApiProperty({ type: Boolean, description: 'True when the caller hides the number.', example: false })
  withheld: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'The name sent with the call.', example: null })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'LOS ANGELES' })
  city: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'CA' })
  state: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'US' })
  country: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The carrier's word on whether the caller id is genuine.",
    example: 'TN-Validation-Passed-A',
  })
  verification: string | null;
}

/** One outbound attempt to reach an agent inside a call. */
export class CallLegDto {
  @ApiProperty({ type: String, example: 'CA0f1e2d3c4b5a69788796a5b4c3d2e1f0' })
  sid: string;

  @ApiProperty({ type: String, nullable: true, description: "The agent's number.", example: '+15557778888' })
  to: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What the agent is called who is rung there, as the list of agents has it now; null where it has nobody.',
    example: 'María',
  })
  agentName: string | null;

  @ApiProperty({
    type: String,
    description:
      "The provider's status of the leg. `completed` only says that something picked up, which may have been a private voicemail; " +
      '`canceled`: it was rung no longer, as somebody else picked up or the caller hung up.',
    example: 'no-answer',
  })
  status: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it began to be rung.',
    example: '2026-11-21T09:00:07.100Z',
  })
  startedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the phone was picked up, by whatever did; null when it was not.',
    example: null,
  })
  answeredAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it ended; null while it goes on.',
    example: '2026-11-21T09:00:19.000Z',
  })
  endedAt: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'From being picked up until the end, in seconds: what the agent was asked is part of it.',
    example: 0,
  })
  durationSeconds: number;

  @ApiProperty({
    type: Boolean,
    description:
      'True when the one who picked up took the call. Only one agent is connected with the caller: see `answeredBy` of the call.',
    example: false,
  })
  accepted: boolean;
}

/** Keys the caller pressed in the menu. */
export class MenuEntryDto {
  @ApiProperty({ type: String, description: 'The keys, empty when the caller stayed silent.', example: '2' })
  digits: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:07.000Z' })
  at: string;
}

/** A recording of the call that is not its message. */
export class OtherRecordingDto {
  @ApiProperty({ type: String, example: 'RE11112233445566778899aabbccddeeff' })
  recordingSid: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      "What made it, in the provider's words: `DialVerb` and `StartCallRecordingAPI` record conversations, `RecordVerb` is an " +
      'earlier message. Null when it is not known.',
    example: 'DialVerb',
  })
  source: string | null;

  @ApiProperty({
    type: String,
    enum: ['processing', 'completed'],
    description: '`processing`: the audio is not ready yet.',
    example: 'completed',
  })
  status: 'processing' | 'completed';

  @ApiProperty({ type: 'integer', nullable: true, description: 'In seconds.', example: 63 })
  durationSeconds: number | null;
}

/** A message that can be heard, now or soon. */
export class VoicemailDto {
  @ApiProperty({ type: String, example: 'RE00112233445566778899aabbccddeeff' })
  recordingSid: string;

  @ApiProperty({
    type: String,
    enum: ['processing', 'completed'],
    description: '`processing`: the audio is not ready yet, its address answers 409.',
    example: 'completed',
  })
  status: 'processing' | 'completed';

  @ApiProperty({ type: 'integer', nullable: true, description: 'In seconds.', example: 21 })
  durationSeconds: number | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  transcript: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When somebody last marked it as heard; null while it counts as unheard.',
    example: null,
  })
  heardAt: string | null;

  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'Plays the message in a browser without an API key, until it expires.',
    example:
      'https://mainline.example.com/calls/CA5f1c0de05f1c0de05f1c0de05f1c0de0/voicemail?expires=1795338300&signature=q1Y0mZ8v4bW3d2c1b0a9Z8Y7X6W5V4U3T2S1R0Q9P8o',
  })
  url: string;
}
