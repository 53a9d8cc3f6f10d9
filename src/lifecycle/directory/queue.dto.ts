import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { IsPlainText, IsPlainTextList, Optional } from '../../common/validation/field-rules.js';
import { DEFAULT_LIMITS } from '../rules/breaches.js';

const MOST_AGENTS = 1000;
const LEAST_SECONDS = 1;
const MOST_SECONDS = 86_399;

const ID: ApiPropertyOptions = { type: String, minLength: 1, maxLength: 128, example: 'medical_spanish' };
const NAME: ApiPropertyOptions = { type: String, minLength: 1, maxLength: 200, example: 'Medical, Spanish' };
const SECONDS: ApiPropertyOptions = { type: 'integer', minimum: LEAST_SECONDS, maximum: MOST_SECONDS };
const AGENT_IDS: ApiPropertyOptions = {
  type: [String],
  description: 'Ids of the agents who answer it, at most 1,000.',
  example: ['maria'],
};
const WAIT = 'Longest wait for an answer, in seconds.';
const ANSWER = 'Longest ringing of one agent, in seconds.';
const HOLD = 'Longest hold, in seconds.';
const SHORT = 'Answered calls that are shorter, in seconds, are flagged.';

/** Whole seconds, less than a day. */
function Seconds(description: string, byDefault?: number): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      ...SECONDS,
      description,
      ...(byDefault === undefined ? {} : { default: byDefault }),
    }),
    Optional(),
    IsInt(),
    Min(LEAST_SECONDS),
    Max(MOST_SECONDS),
  );
}

/** Ids of agents, each once. */
function AgentIds(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(AGENT_IDS),
    Optional(),
    IsArray(),
    ArrayMaxSize(MOST_AGENTS),
    ArrayUnique(),
    IsPlainTextList(128),
  );
}

/** A queue, which callers wait in. */
export class QueueDto {
  @ApiProperty(ID)
  id: string;

  @ApiProperty(NAME)
  name: string;

  @ApiProperty({ ...SECONDS, description: WAIT, example: 30 })
  longest_wait_seconds: number;

  @ApiProperty({ ...SECONDS, description: ANSWER, example: 15 })
  longest_answer_seconds: number;

  @ApiProperty({ ...SECONDS, description: HOLD, example: 60 })
  longest_hold_seconds: number;

  @ApiProperty({ ...SECONDS, description: SHORT, example: 10 })
  short_call_seconds: number;

  @ApiProperty(AGENT_IDS)
  agent_ids: readonly string[];
}

/** One page of the queues, by id. */
export class QueuePageDto {
  @ApiProperty({ type: [QueueDto] })
  items: QueueDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}

/** A new queue. */
export class CreateQueueDto {
  @ApiProperty(ID)
  @IsPlainText(128)
  id: string;

  @ApiProperty(NAME)
  @IsPlainText(200)
  name: string;

  @Seconds(WAIT, DEFAULT_LIMITS.waitSeconds)
  longest_wait_seconds?: number;

  @Seconds(ANSWER, DEFAULT_LIMITS.answerSeconds)
  longest_answer_seconds?: number;

  @Seconds(HOLD, DEFAULT_LIMITS.holdSeconds)
  longest_hold_seconds?: number;

  @Seconds(SHORT, DEFAULT_LIMITS.shortCallSeconds)
  short_call_seconds?: number;

  @AgentIds()
  agent_ids?: string[];
}

/** What is to change of a queue; what is left out stays as it is. At least one field is needed. */
export class UpdateQueueDto {
  @ApiPropertyOptional(NAME)
  @Optional()
  @IsPlainText(200)
  name?: string;

  @Seconds(WAIT)
  longest_wait_seconds?: number;

  @Seconds(ANSWER)
  longest_answer_seconds?: number;

  @Seconds(HOLD)
  longest_hold_seconds?: number;

  @Seconds(SHORT)
  short_call_seconds?: number;

  @AgentIds()
  agent_ids?: string[];
}
