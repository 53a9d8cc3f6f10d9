import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import {
  IsPlainText,
  IsPlainTextList,
  Optional,
  OptionalOrNull,
} from '../../common/validation/field-rules.js';
import { E164 } from '../../config/phone-number.js';
import { AGENT_STATES, type AgentState } from './directory-contents.js';

const MOST_SKILLS = 100;

const ID: ApiPropertyOptions = { type: String, minLength: 1, maxLength: 128, example: 'maria' };
const NAME: ApiPropertyOptions = { type: String, minLength: 1, maxLength: 200, example: 'María López' };
const NUMBER: ApiPropertyOptions = {
  type: String,
  nullable: true,
  description: 'Where the agent is rung, in E.164; null for nowhere. No two agents have the same.',
  example: '+15557778888',
};
const SKILLS: ApiPropertyOptions = { type: [String], description: 'At most 100.', example: ['spanish'] };
const STATE = { type: String, enum: AGENT_STATES, example: 'available' } satisfies ApiPropertyOptions;

function AgentNumber(): PropertyDecorator {
  const message = '$property must be a number in E.164, such as +15557778888';
  return applyDecorators(ApiPropertyOptional(NUMBER), OptionalOrNull(), Matches(E164, { message }));
}

function State(description: string): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ ...STATE, description }), Optional(), IsIn(AGENT_STATES));
}

/** What the agent can, each once. */
function Skills(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(SKILLS),
    Optional(),
    IsArray(),
    ArrayMaxSize(MOST_SKILLS),
    ArrayUnique(),
    IsPlainTextList(128),
  );
}

/** An agent, who answers calls. */
export class AgentDto {
  @ApiProperty(ID)
  id: string;

  @ApiProperty(NAME)
  name: string;

  @ApiProperty(NUMBER)
  number: string | null;

  @ApiProperty({
    ...STATE,
    description: 'What the agent said last; `busy` besides while the agent is rung or in a call.',
  })
  state: AgentState;

  @ApiProperty(SKILLS)
  skills: readonly string[];
}

/** One page of the agents, by id. */
export class AgentPageDto {
  @ApiProperty({ type: [AgentDto] })
  items: AgentDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}

/** A new agent. */
export class CreateAgentDto {
  @ApiProperty(ID)
  @IsPlainText(128)
  id: string;

  @ApiProperty(NAME)
  @IsPlainText(200)
  name: string;

  @AgentNumber()
  number?: string | null;

  @State('`offline` when it is left out.')
  state?: AgentState;

  @Skills()
  skills?: string[];
}

/** What is to change of an agent; what is left out stays as it is. At least one field is needed. */
export class UpdateAgentDto {
  @ApiPropertyOptional(NAME)
  @Optional()
  @IsPlainText(200)
  name?: string;

  @AgentNumber()
  number?: string | null;

  @State('What keys of the role `agent` may change.')
  state?: AgentState;

  @Skills()
  skills?: string[];
}
