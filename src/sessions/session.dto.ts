import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CALL_OUTCOMES, CALL_STATUSES, type CallOutcome, type CallStatus } from '../calls/model/call.js';
import { GREETING_TEXT, GREETING_URL, METADATA, USER_ID } from './session-request.dto.js';
import { SESSION_STATUSES, type SessionStatus } from './pool/session-rows.js';

const MOMENT = { type: String, format: 'date-time' } as const;
const SESSION_ID = { type: String, format: 'uuid', example: '3f0e9c0a-8d1b-4c55-9a61-2f6b1d0e7a90' } as const;
const PHONE_NUMBER = { type: String, description: 'In E.164.', example: '+15005551001' } as const;
const EXPIRES_AT = {
  ...MOMENT,
  description: 'When the session ends, or was to end, by itself.',
  example: '2026-11-29T12:30:00.000Z',
} as const;

/** The number that was lent. */
export class LentNumberDto {
  @ApiProperty(SESSION_ID)
  sessionId: string;

  @ApiProperty(PHONE_NUMBER)
  phoneNumber: string;

  @ApiProperty(EXPIRES_AT)
  expiresAt: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Outside of production, when nothing could be reached at `greetingUrl`.',
  })
  warnings?: readonly string[];
}

/** A session as it is told. */
export class SessionDto {
  @ApiProperty(SESSION_ID)
  sessionId: string;

  @ApiProperty(USER_ID)
  userId: string;

  @ApiProperty({ type: String, description: 'The name of the API key that made it.', example: 'desk' })
  apiKey: string;

  @ApiProperty({ type: String, format: 'uuid' })
  phoneNumberId: string;

  @ApiProperty(PHONE_NUMBER)
  phoneNumber: string;

  @ApiProperty({ type: String, enum: SESSION_STATUSES, example: 'active' })
  status: SessionStatus;

  @ApiProperty({ ...GREETING_URL, nullable: true })
  greetingUrl: string | null;

  @ApiProperty({ ...GREETING_TEXT, nullable: true, example: null })
  greetingText: string | null;

  @ApiProperty({ type: Boolean, example: false })
  recordVoicemail: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: null })
  maxCalls: number | null;

  @ApiProperty({ type: 'integer', description: 'How many calls have had the greeting.', example: 0 })
  callCount: number;

  @ApiProperty(METADATA)
  metadata: Readonly<Record<string, unknown>>;

  @ApiProperty({ ...MOMENT, example: '2026-11-29T12:00:00.000Z' })
  createdAt: string;

  @ApiProperty(EXPIRES_AT)
  expiresAt: string;

  @ApiProperty({
    ...MOMENT,
    nullable: true,
    description: 'When it ended; null while it is active.',
    example: null,
  })
  endedAt: string | null;
}

/** A call to the number of a session. */
export class SessionCallDto {
  @ApiProperty({
    type: String,
    description: 'Leads to `GET /calls/:id`.',
    example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
  })
  id: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The caller; null when withheld.',
    example: '+14155550142',
  })
  from: string | null;

  @ApiProperty({ ...MOMENT, example: '2026-11-29T12:05:00.000Z' })
  startedAt: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Seconds; null while it is under way.',
    example: 12,
  })
  durationSeconds: number | null;

  @ApiProperty({ type: String, enum: CALL_STATUSES, example: 'ended' })
  status: CallStatus;

  @ApiProperty({ type: String, enum: [...CALL_OUTCOMES, null], nullable: true, example: 'voicemail' })
  outcome: CallOutcome | null;
}

/** A session with its calls. */
export class SessionWithCallsDto extends SessionDto {
  @ApiProperty({ type: [SessionCallDto], description: 'The newest first, at most 100.' })
  calls: SessionCallDto[];
}

/** One page of sessions, newest first. */
export class SessionPageDto {
  @ApiProperty({ type: [SessionDto] })
  items: SessionDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}
