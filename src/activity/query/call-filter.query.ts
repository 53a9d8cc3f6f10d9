import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import {
  OFFER_RESULTS,
  type OfferMatchResult,
  TIME_KINDS,
  type TimeKind,
} from '../../calls/feed/call-filter.js';
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
import { Choice, IsSearchable, NumberText } from './condition-rules.js';
import { IsInstant, IsNotWith, IsPlainText, Optional } from '../../common/validation/field-rules.js';
import { IsZone, ToZone } from './zones.js';
import { IsAfter, IsAtLeast, ToBoolean, ToInstant, ToInteger } from '../../common/paging/query-rules.js';

const DIRECTIONS: CallDirection[] = ['inbound', 'outbound'];
const SOURCES: CallSource[] = ['twilio', 'api'];
/** Ids of queues and agents. */
const MAX_ID_LENGTH = 128;
const MAX_SECONDS = 999_999_999;

/** Which calls are wanted: those that meet every condition that is sent. */
export class CallFilterQuery {
  @Choice(CALL_STATUSES)
  status?: readonly CallStatus[];

  @ApiPropertyOptional({ type: Boolean, description: 'True: has any status but `ended`.' })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  underWay?: boolean;

  @Choice(CALL_OUTCOMES, 'Calls under way have none.')
  outcome?: readonly CallOutcome[];

  @Choice(DIRECTIONS)
  direction?: readonly CallDirection[];

  @Choice(SOURCES, 'Who reported the call.')
  source?: readonly CallSource[];

  @Choice(CALL_TYPES)
  type?: readonly CallType[];

  @Choice(ALERT_STATES, 'Has an alert in this state.')
  alert?: readonly AlertState[];

  @NumberText(
    'The whole number that called, as it was received, such as `+14155550142`. In an address `+` is `%2B`; a blank in its place is understood.',
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

  @NumberText('The whole number on either side: the one that called, or the one that was called.')
  participant?: string;

  @ApiPropertyOptional({
    type: String,
    maxLength: 200,
    description:
      "Words in the caller's name, the note and the transcript: every one has to be there, the last letters of each may be left " +
      'out, and neither case nor accents matter. In scripts without spaces between words, and in Korean, a word is found anywhere ' +
      'in a sentence. Each needs a letter or a digit.',
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

  @NumberText(
    'Rang in vain at this agent: `offeredTo` with `offerResult=missed` in one word; not together with either.',
  )
  @IsNotWith('offeredTo')
  @IsNotWith('offerResult')
  rangAt?: string;

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

  @NumberText(
    'Was offered to this agent: the id in a reported call, the number that was rung in a telephone call.',
  )
  offeredTo?: string;

  @ApiPropertyOptional({
    type: String,
    enum: OFFER_RESULTS,
    description:
      'What came of an offer, to `offeredTo` where that is sent. `missed` is whatever ended it without an answer of the agent, and so ' +
      'has those `declined` and those of a `busy` line.',
  })
  @Optional()
  @IsIn(OFFER_RESULTS)
  offerResult?: OfferMatchResult;

  @ApiPropertyOptional({
    type: String,
    enum: TIME_KINDS,
    description: 'Counts in the percentiles of this time in `GET /calls/stats`.',
  })
  @Optional()
  @IsIn(TIME_KINDS)
  hasTime?: TimeKind;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 7,
    description:
      'Started on this day of the week by the clocks of `zone`; 1 is Monday. Needs `startedFrom` and `startedBefore`, at most 400 days ' +
      'apart, in a list or an export.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(7)
  weekday?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 23,
    description: 'Started in this hour by the clocks of `zone`; needs what `weekday` does.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number;

  @ApiPropertyOptional({
    type: String,
    default: 'UTC',
    description:
      'IANA name of the time zone of `weekday` and `hour`, and by whose clocks periods of statistics begin, days of 23 and 25 hours ' +
      'included.',
    example: 'Europe/Berlin',
  })
  @Optional()
  @ToZone()
  @IsZone()
  zone?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Started then or later; RFC 3339 with a zone.',
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
