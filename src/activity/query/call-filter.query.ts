import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import { parseTextSearch } from '../../calls/feed/text-search.js';
import {
  ALERT_STATES,
  type AlertState,
  CALL_OUTCOMES,
  CALL_STATUSES,
  type CallOutcome,
  type CallStatus,
} from '../../calls/model/call.js';
import { CALL_TYPES, type CallType } from '../../calls/model/lifecycle-event.js';
import type { CallDirection, CallSource } from '../../calls/model/call-event.js';
import { IsInstant, IsNotWith, IsPlainText, Optional, rule } from '../../common/validation/field-rules.js';
import {
  IsAfter,
  IsAtLeast,
  ToBoolean,
  ToInstant,
  ToInteger,
  ToNumber,
} from '../../common/paging/query-rules.js';

const DIRECTIONS: CallDirection[] = ['inbound', 'outbound'];
const SOURCES: CallSource[] = ['twilio', 'api'];
/** Room for a SIP address. */
const MAX_NUMBER_LENGTH = 256;
/** Ids of queues and agents. */
const MAX_ID_LENGTH = 128;
const MAX_SECONDS = 999_999_999;

/** A number, or how one begins, as it was received. */
function NumberText(description: string, example?: string): PropertyDecorator {
  const rules = { type: String, maxLength: MAX_NUMBER_LENGTH };
  return applyDecorators(
    ApiPropertyOptional({ ...rules, description, ...(example !== undefined && { example }) }),
    Optional(),
    ToNumber(),
    IsPlainText(MAX_NUMBER_LENGTH),
  );
}

/** What every blank-separated part of can be looked up. */
function IsSearchable(): PropertyDecorator {
  return rule('every word of $property must have a letter or a digit', (value) => {
    return typeof value === 'string' && parseTextSearch(value) !== null;
  });
}

/** Which calls are wanted: those that meet every condition that is sent. */
export class CallFilterQuery {
  @ApiPropertyOptional({ type: String, enum: CALL_STATUSES })
  @Optional()
  @IsIn(CALL_STATUSES)
  status?: CallStatus;

  @ApiPropertyOptional({ type: Boolean, description: 'True: has any status but `ended`.' })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  underWay?: boolean;

  @ApiPropertyOptional({ type: String, enum: CALL_OUTCOMES, description: 'Calls under way have none.' })
  @Optional()
  @IsIn(CALL_OUTCOMES)
  outcome?: CallOutcome;

  @ApiPropertyOptional({ type: String, enum: DIRECTIONS })
  @Optional()
  @IsIn(DIRECTIONS)
  direction?: CallDirection;

  @ApiPropertyOptional({ type: String, enum: SOURCES, description: 'Who reported the call.' })
  @Optional()
  @IsIn(SOURCES)
  source?: CallSource;

  @ApiPropertyOptional({ type: String, enum: CALL_TYPES })
  @Optional()
  @IsIn(CALL_TYPES)
  type?: CallType;

  @ApiPropertyOptional({
    type: String,
    enum: ALERT_STATES,
    description: 'Has an alert in this state.',
  })
  @Optional()
  @IsIn(ALERT_STATES)
  alert?: AlertState;

  @NumberText(
    'The whole number that called, as it was received. In an address `+` is `%2B`; a blank in its place is understood.',
    '+14155550142',
  )
  from?: string;

  @NumberText('How the number that called begins; not together with `from`.')
  @IsNotWith('from')
  fromPrefix?: string;

  @NumberText('The whole number that was called.')
  to?: string;

  @NumberText('How the number that was called begins; not together with `to`.')
  @IsNotWith('to')
  toPrefix?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description:
      "Words in the caller's name, the note and the transcript: every one has to be there, the last letters of each may be left " +
      'out, and neither case nor accents matter. In scripts without spaces between words, and in Korean, a word is found anywhere ' +
      'in a sentence. Each needs a letter or a digit.',
    example: 'call back',
  })
  @Optional()
  @IsPlainText(200)
  @IsSearchable()
  text?: string;

  @NumberText('Who took the call: `answeredBy`.')
  agent?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: MAX_ID_LENGTH,
    description: 'The agent who is rung or talks in a call that another system reports, or did last.',
  })
  @Optional()
  @IsPlainText(MAX_ID_LENGTH)
  agentId?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: MAX_ID_LENGTH,
    description: 'The team that looks after the call.',
  })
  @Optional()
  @IsPlainText(MAX_ID_LENGTH)
  queue?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'The session whose pooled number was called.',
  })
  @Optional()
  @IsUUID()
  session?: string;

  @NumberText("The company's own number: the one called, or that an outbound call was placed from.")
  number?: string;

  @ApiPropertyOptional({ type: Boolean })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  hasVoicemail?: boolean;

  @ApiPropertyOptional({
    type: Boolean,
    description: 'True: a message is ready and nobody marked it as heard.',
  })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  unheard?: boolean;

  @ApiPropertyOptional({ type: Boolean })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  flagged?: boolean;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Started then or later; ISO 8601 with a zone.',
  })
  @Optional()
  @ToInstant()
  @IsInstant()
  startedFrom?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Started earlier than that; after `startedFrom`.',
  })
  @Optional()
  @ToInstant()
  @IsInstant()
  @IsAfter('startedFrom')
  startedBefore?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_SECONDS,
    description: 'In seconds, included; leaves out calls under way.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(0)
  @Max(MAX_SECONDS)
  durationFrom?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_SECONDS,
    description: 'In seconds, included; leaves out calls under way.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(0)
  @Max(MAX_SECONDS)
  @IsAtLeast('durationFrom')
  durationTo?: number;
}
