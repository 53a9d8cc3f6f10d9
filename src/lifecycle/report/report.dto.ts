import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsObject, IsString, Max, Min } from 'class-validator';
import { exceedsDepth } from '../../common/validation/nesting-depth.js';
import { IsInstant, IsNotWith, IsPlainText, Optional, rule } from '../../common/validation/field-rules.js';
import { DAY, SECOND } from '../../config/time.js';
import {
  CALL_TYPES,
  type CallType,
  END_REASONS,
  type EndReason,
  type JsonObject,
} from '../../calls/model/lifecycle-event.js';

const LONGEST_ID = 128;
const LONGEST_DURATION = DAY / SECOND;
const DEEPEST = 5;
/** A call that Twilio made is Twilio's to report. */
const TWILIO_CALL = /^CA[0-9a-f]{32}$/i;
const PRINTABLE = /^\P{C}*$/u;
/** PostgreSQL's `jsonb` holds neither NUL nor a half of a character. */
const UNKEEPABLE = /[\0\p{Cs}]/u;

/**
 * Whether both databases can hold a JSON value as it is. `JSON.parse` makes infinity of a number such as `1e999`, which no JSON can
 * say again.
 *
 * @param value not deeper than the stack has room for
 */
function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return !UNKEEPABLE.test(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => !UNKEEPABLE.test(name) && isKeepable(part));
}

function Duration(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: LONGEST_DURATION, description }),
    Optional(),
    IsInt(),
    Min(0),
    Max(LONGEST_DURATION),
  );
}

function Text(description: string, example: string): PropertyDecorator {
  const rules = { type: String, minLength: 1, maxLength: LONGEST_ID };
  return applyDecorators(
    ApiPropertyOptional({ ...rules, description, example }),
    Optional(),
    IsPlainText(LONGEST_ID),
  );
}

function Id(description: string, example: string): PropertyDecorator {
  const rules = { type: String, minLength: 1, maxLength: LONGEST_ID };
  return applyDecorators(ApiProperty({ ...rules, description, example }), IsPlainText(LONGEST_ID));
}

/** Which event a class describes, so that a client can tell them apart. */
function Event(name: string): PropertyDecorator {
  return ApiProperty({ type: String, enum: [name], description: 'What happened.', example: name });
}

/** What every report says. */
export class ReportDto {
  @IsString()
  event: string;

  @Id("The reporting system's own id of the call; not one of Twilio's.", 'visit-2031')
  @rule('$property must not look like a call of Twilio (CA and 32 hexadecimal digits)', (value) => {
    return typeof value !== 'string' || !TWILIO_CALL.test(value);
  })
  @rule('$property must consist of printable characters', (value) => {
    return typeof value !== 'string' || PRINTABLE.test(value);
  })
  // Clients leave out such parts of a path (RFC 3986, section 5.2.4), so that no address would name the call.
  @rule('$property must not be . or ..', (value) => value !== '.' && value !== '..')
  call_id: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'When it happened, RFC 3339 with a zone; when it is received, if this is left out.',
    example: '2026-11-21T09:00:00.000Z',
  })
  @Optional()
  @IsInstant()
  timestamp?: string;

  @Text('Tells repeats: an event of the same call with the same id is the same event.', 'evt-1')
  event_id?: string;
}

export class CallInitiatedDto extends ReportDto {
  @Event('call_initiated')
  override event: string;

  @ApiProperty({ type: String, enum: CALL_TYPES, example: 'video' })
  @IsIn(CALL_TYPES)
  type: CallType;

  @Id('The queue whose agents the caller waits for.', 'medical_spanish')
  queue_id: string;

  @Text('Who calls.', '+14155550142')
  from?: string;

  @Text('What was called.', '+13235550100')
  to?: string;

  @Text("The caller's name.", 'Zoë Meier')
  caller_name?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: `Whatever else is to be kept of the call; at most ${DEEPEST} levels deep.`,
    example: { ward: 'B2' },
  })
  @Optional()
  @IsObject()
  @rule(`$property must not be nested more than ${DEEPEST} levels deep`, (value) => {
    return !exceedsDepth(value, DEEPEST);
  })
  @rule('$property must hold no NUL, no half of a character and no number that is out of range', isKeepable)
  metadata?: JsonObject;
}

export class CallRoutedDto extends ReportDto {
  @Event('call_routed')
  override event: string;

  @Id('The agent who is rung.', 'maria')
  agent_id: string;

  @Duration('How long the agent was rung.')
  routing_time?: number;
}

export class CallAnsweredDto extends ReportDto {
  @Event('call_answered')
  override event: string;

  @Duration('How long the caller waited.')
  wait_time?: number;

  @Text('The agent who answered; the one who was rung, if this is left out.', 'maria')
  agent_id?: string;
}

export class CallHoldDto extends ReportDto {
  @Event('call_hold')
  override event: string;

  @Duration('How long the caller was on hold, where it is known already.')
  hold_duration?: number;
}

export class CallResumedDto extends ReportDto {
  @Event('call_resumed')
  override event: string;

  @Duration('How long the caller was on hold; counts before what `call_hold` said.')
  hold_duration?: number;
}

export class CallTransferredDto extends ReportDto {
  @Event('call_transferred')
  override event: string;

  @Text('The agent who is rung now. Either this or `to_queue_id` is needed.', 'juan')
  to_agent_id?: string;

  @Text('The queue whose agents the caller waits for now.', 'legal_spanish')
  @IsNotWith('to_agent_id')
  to_queue_id?: string;
}

export class CallEndedDto extends ReportDto {
  @Event('call_ended')
  override event: string;

  @ApiProperty({ type: String, enum: END_REASONS, example: 'completed' })
  @IsIn(END_REASONS)
  end_reason: EndReason;

  @Duration('How long the call was, from the answer, or from the beginning where nobody answered.')
  duration?: number;
}
