import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
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
import { Choice, Flag, IdText, IsSearchable, NumberText, WholeNumber } from './condition-rules.js';
import { IsInstant, IsNotWith, IsPlainText, Optional } from '../../common/validation/field-rules.js';
import { IsAfter, IsAtLeast, ToInstant } from '../../common/paging/query-rules.js';

const DIRECTIONS: CallDirection[] = ['inbound', 'outbound'];
const SOURCES: CallSource[] = ['twilio', 'api'];
const MAX_SECONDS = 999_999_999;

/** Conditions of what stands in a call. */
export class CallFieldsQuery {
  @Choice(CALL_STATUSES)
  status?: readonly CallStatus[];

  @Flag('True: has any status but `ended`.')
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

  @IdText('The agent who is rung or talks in a call that another system reports, or did last.')
  agentId?: string;

  @IdText('The team that looks after the call.')
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

  @Flag()
  hasVoicemail?: boolean;

  @Flag('True: a message is ready and nobody marked it as heard.')
  unheard?: boolean;

  @Flag()
  flagged?: boolean;

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

  @WholeNumber(0, MAX_SECONDS, 'In seconds, included; leaves out calls under way.')
  durationFrom?: number;

  @WholeNumber(0, MAX_SECONDS, 'In seconds, included; leaves out calls under way.')
  @IsAtLeast('durationFrom')
  durationTo?: number;
}
