import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsObject, isURL, Max, Min, ValidateIf } from 'class-validator';
import { PageQuery } from '../common/paging/page.query.js';
import { IsNotWith, IsPlainText, Optional, rule } from '../common/validation/field-rules.js';
import { isSpeakable } from '../config/env-rules.js';
import { AreaCode, Country } from './number.dto.js';
import { SESSION_STATUSES, type SessionStatus } from './pool/session-rows.js';
import { LONGEST_MINUTES } from './pool/sessions.store.js';

export const DEFAULT_MINUTES = 30;
/** Polly's voices speak up to so many characters in one `<Say>` (Twilio, error 13521). */
const MOST_SPOKEN = 3000;
const MOST_METADATA = 4096;
const NOT_IN_POSTGRESQL = /[\p{Cs}\0]/u;
const LONGEST_URL = 2048;
const WEB_URL = {
  protocols: ['https', 'http'],
  require_protocol: true,
  require_tld: false,
  disallow_auth: true,
  allow_fragments: false,
  max_allowed_length: LONGEST_URL,
};
const MINUTES = { type: 'integer', minimum: 1, maximum: LONGEST_MINUTES } as const;

export const USER_ID = { type: String, minLength: 1, maxLength: 128, example: 'user123' } as const;
export const GREETING_URL: ApiPropertyOptions = {
  type: String,
  format: 'uri',
  maxLength: LONGEST_URL,
  description:
    'The https address of the audio that callers hear (http too in development). Either this or `greetingText`.',
  example: 'https://example.com/greeting.mp3',
};
export const GREETING_TEXT: ApiPropertyOptions = {
  type: String,
  minLength: 1,
  maxLength: MOST_SPOKEN,
  description: 'The words that callers hear. Either this or `greetingUrl`.',
};
export const METADATA: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: true,
  description: `Whatever the session is to be remembered with, at most ${MOST_METADATA} characters of JSON.`,
  example: { ticket: 7 },
};

/** Either of both: the one that is there is judged, and the first one also when neither is. */
function EitherOr(other: string): PropertyDecorator {
  return ValidateIf(
    (fields: Record<string, unknown>, value) => value !== undefined || fields[other] === undefined,
  );
}

function IsGreetingUrl(): PropertyDecorator {
  return rule(
    `greetingUrl or greetingText is needed, and $property must be an https address of at most ${LONGEST_URL} characters without user, ` +
      'password and fragment',
    (value) => typeof value === 'string' && isURL(value, WEB_URL) && URL.canParse(value),
  );
}

function IsGreetingText(): PropertyDecorator {
  return rule(
    `$property must be 1 to ${MOST_SPOKEN} characters, 4500 when URL-encoded, without control characters other than line breaks and tabs`,
    (value) =>
      typeof value === 'string' && value.trim() !== '' && value.length <= MOST_SPOKEN && isSpeakable(value),
  );
}

/** What PostgreSQL can hold, and not too much of it. */
function IsMetadata(): PropertyDecorator {
  return rule(
    `$property must be an object of at most ${MOST_METADATA} characters of JSON, without the character U+0000 and halves of characters`,
    (value) => typeof value === 'object' && isStorable(value),
  );
}

function isStorable(value: unknown): boolean {
  let isWell = true;
  const text = JSON.stringify(value, (name, part: unknown) => {
    const texts = typeof part === 'string' ? [name, part] : [name];
    isWell &&= !texts.some((one) => NOT_IN_POSTGRESQL.test(one));
    return part;
  });
  return isWell && text.length <= MOST_METADATA;
}

/** What a session is made of. */
export class CreateSessionDto {
  @ApiProperty({ ...USER_ID, description: 'Whom the number is for: with the API key the tenant.' })
  @IsPlainText(128)
  userId: string;

  @ApiPropertyOptional(GREETING_URL)
  @EitherOr('greetingText')
  @IsNotWith('greetingText')
  @IsGreetingUrl()
  greetingUrl?: string;

  @ApiPropertyOptional(GREETING_TEXT)
  @Optional()
  @IsGreetingText()
  greetingText?: string;

  @ApiPropertyOptional({ ...MINUTES, default: DEFAULT_MINUTES })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(LONGEST_MINUTES)
  expiresInMinutes?: number;

  @Country('Only a number of this country will do: two capital letters of ISO 3166.')
  country?: string;

  @AreaCode('Only a number of this area will do.')
  areaCode?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Whether callers may leave a message after the greeting.',
  })
  @Optional()
  @IsBoolean()
  recordVoicemail?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    description: 'How many calls have the greeting; later callers hear that the number is not in use.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxCalls?: number;

  @ApiPropertyOptional(METADATA)
  @Optional()
  @IsObject()
  @IsMetadata()
  metadata?: Record<string, unknown>;
}

/** By how much a session is made longer. */
export class ExtendSessionDto {
  @ApiProperty({ ...MINUTES, description: 'Whole minutes, counted from its old end.', example: 30 })
  @IsInt()
  @Min(1)
  @Max(LONGEST_MINUTES)
  expiresInMinutes: number;
}

/** Which sessions are asked for: those that meet every condition that is sent. */
export class SessionsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, enum: SESSION_STATUSES })
  @Optional()
  @IsIn(SESSION_STATUSES)
  status?: SessionStatus;

  @ApiPropertyOptional(USER_ID)
  @Optional()
  @IsPlainText(128)
  userId?: string;
}
