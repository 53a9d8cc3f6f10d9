import type { Call } from '../calls/model/call.js';
import type { LentNumberDto, SessionCallDto, SessionDto } from './session.dto.js';
import type { NumberDto } from './number.dto.js';
import type { NumberRow, SessionRow } from './pool/session-rows.js';

/** PostgreSQL's time as clients see times. */
export function toInstant(time: string): string {
  return new Date(time).toISOString();
}

/** What whoever made a session has to know. */
export function toLentNumber({ id, phone_number, expires_at }: SessionRow): LentNumberDto {
  return { sessionId: id, phoneNumber: phone_number, expiresAt: toInstant(expires_at) };
}

export function toSession(row: SessionRow): SessionDto {
  return {
    sessionId: row.id,
    userId: row.user_id,
    apiKey: row.api_key,
    phoneNumberId: row.phone_number_id,
    phoneNumber: row.phone_number,
    status: row.status,
    greetingUrl: row.greeting_url,
    greetingText: row.greeting_text,
    recordVoicemail: row.record_voicemail,
    maxCalls: row.max_calls,
    callCount: row.call_count,
    metadata: row.metadata,
    createdAt: toInstant(row.created_at),
    expiresAt: toInstant(row.expires_at),
    endedAt: endOf(row),
  };
}

/** Of a session that ran out the end is noted only when its number is lent again. */
function endOf({ ended_at, expires_at, status }: SessionRow): string | null {
  if (status === 'active') return null;
  return toInstant(ended_at ?? expires_at);
}

export function toSessionCall({
  id,
  from,
  startedAt,
  durationSeconds,
  status,
  outcome,
}: Call): SessionCallDto {
  return { id, from, startedAt, durationSeconds, status, outcome };
}

export function toNumber(row: NumberRow): NumberDto {
  return {
    id: row.id,
    number: row.number,
    country: row.country,
    areaCode: row.area_code,
    state: row.state,
    sessionId: row.session_id,
    expiresAt: row.expires_at === null ? null : toInstant(row.expires_at),
    createdAt: toInstant(row.created_at),
  };
}
