import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CALL_TYPES, type CallType } from '../../calls/model/lifecycle-event.js';
import { IsPlainText, Optional } from '../../common/validation/field-rules.js';
import { AGENT_STATES, type AgentState } from '../../lifecycle/directory/directory-contents.js';
import { CallerDto } from '../item/call-parts.dto.js';
import { type Engagement, POSITION_STATES, type PositionState } from './position.js';

/** Of each state so many calls are named, the most urgent ones. */
export const MOST_NAMED = 100;
const DOINGS = ['ringing', 'talking', 'on_hold'] as const;
const MOMENT = { type: String, format: 'date-time', example: '2026-11-21T09:00:31.000Z' } as const;
const COUNT = { type: 'integer', minimum: 0, example: 2 } as const;
const QUEUE_ID = { type: String, example: 'medical_spanish' } as const;
const NAME = { type: String, nullable: true } as const;

/** Whose calls are asked for. */
export class BoardQuery {
  @ApiPropertyOptional({
    ...QUEUE_ID,
    maxLength: 128,
    description: 'Only the calls of this queue, and the agents who answer it; `queues` has all of them.',
  })
  @Optional()
  @IsPlainText(128)
  queue_id?: string;
}

/** A call under way. */
export class BoardCallDto {
  @ApiProperty({ type: String, description: 'Leads to `GET /calls/:id`.', example: 'visit-2031' })
  id: string;

  @ApiProperty({ type: String, enum: CALL_TYPES, example: 'voice' })
  type: CallType;

  @ApiProperty({
    type: String,
    enum: POSITION_STATES,
    description: '`menu` before an agent is asked for, `message` while the caller leaves one.',
    example: 'waiting',
  })
  state: PositionState;

  @ApiProperty({ ...MOMENT, description: 'Since when that lasts.' })
  since: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How long it may last, in seconds; null where nothing says so, as in the menu.',
    example: 30,
  })
  limit_seconds: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'How long the caller waited until now, in seconds.',
    example: 9,
  })
  wait_seconds: number;

  @ApiProperty({ ...QUEUE_ID, nullable: true, description: 'The queue that looks after it.' })
  queue_id: string | null;

  @ApiProperty({
    ...NAME,
    description: 'Null of a queue that is not there any more.',
    example: 'Medical, Spanish',
  })
  queue_name: string | null;

  @ApiProperty({
    ...NAME,
    description: 'Who is rung or talks, by name, else by id or number.',
    example: 'María López',
  })
  agent: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether somebody is rung.', example: true })
  is_ringing: boolean;

  @ApiProperty({ ...NAME, description: 'The caller as received.', example: '+14155550142' })
  from: string | null;

  @ApiProperty({ type: CallerDto })
  caller: CallerDto;

  @ApiProperty({ ...MOMENT, nullable: true, example: null })
  erased_at: string | null;
}

/** How many calls are in which state. */
export class BoardCountsDto {
  @ApiProperty(COUNT) menu: number;
  @ApiProperty(COUNT) waiting: number;
  @ApiProperty(COUNT) talking: number;
  @ApiProperty(COUNT) on_hold: number;
  @ApiProperty(COUNT) message: number;
}

/** A queue, and how it stands. */
export class BoardQueueDto {
  @ApiProperty(QUEUE_ID)
  id: string;

  @ApiProperty({ type: String, example: 'Medical, Spanish' })
  name: string;

  @ApiProperty({ ...COUNT, description: 'How many wait for an agent.' })
  waiting: number;

  @ApiProperty({ ...MOMENT, nullable: true, description: 'Since when the one waits who waits longest.' })
  waiting_since: string | null;

  @ApiProperty({ ...COUNT, description: 'How many talk or are on hold.' })
  talking: number;

  @ApiProperty({
    type: 'integer',
    description: 'The longest wait that it promises, in seconds.',
    example: 30,
  })
  longest_wait_seconds: number;

  @ApiProperty({ ...COUNT, description: 'Agents who answer it.', example: 4 })
  agents: number;

  @ApiProperty({ ...COUNT, description: 'Those of them who are available and in no call.', example: 1 })
  free_agents: number;
}

/** An agent, and what the agent does. */
export class BoardAgentDto {
  @ApiProperty({ type: String, example: 'maria' })
  id: string;

  @ApiProperty({ type: String, example: 'María López' })
  name: string;

  @ApiProperty({
    type: String,
    enum: AGENT_STATES,
    description: 'What the agent said last.',
    example: 'available',
  })
  state: AgentState;

  @ApiProperty({
    type: String,
    enum: [...DOINGS, null],
    nullable: true,
    description: 'What the agent does in a call; null in none.',
    example: 'talking',
  })
  doing: Engagement['doing'] | null;

  @ApiProperty({
    ...MOMENT,
    nullable: true,
    description:
      'Since when; without a call, since when the agent has been in none. Null where it is not known.',
  })
  since: string | null;

  @ApiProperty({ ...NAME, description: 'The call.', example: 'visit-2031' })
  call_id: string | null;
}

/** What happens at this moment. */
export class BoardDto {
  @ApiProperty({ ...MOMENT, description: 'When that was, by the server: what lasts is measured by it.' })
  at: string;

  @ApiProperty({
    type: Boolean,
    description: 'False with more than 2,000 calls under way: then it tells of those that began first.',
    example: true,
  })
  is_whole: boolean;

  @ApiProperty({ type: BoardCountsDto })
  counts: BoardCountsDto;

  @ApiProperty({
    type: [BoardCallDto],
    description: `By state, the most urgent ones of each first, at most ${MOST_NAMED}.`,
  })
  calls: BoardCallDto[];

  @ApiProperty({
    type: [BoardQueueDto],
    nullable: true,
    description: 'By id; null for a key of some numbers, which may not see them.',
  })
  queues: BoardQueueDto[] | null;

  @ApiProperty({
    type: [BoardAgentDto],
    nullable: true,
    description: 'By id; null for a key of some numbers, which may not see them.',
  })
  agents: BoardAgentDto[] | null;
}
