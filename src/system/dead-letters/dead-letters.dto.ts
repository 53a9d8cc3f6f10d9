import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { PageLimit } from '../../common/paging/query-rules.js';
import { Optional } from '../../common/validation/field-rules.js';
import { LETTER_STORES, type LetterStore, type LetterSummary } from './dead-letter.js';

const STORE = {
  type: String,
  enum: LETTER_STORES,
  description:
    'The database that refused the event, or `notifications` for a receiver that did not take one.',
  example: 'supabase',
} as const;

/** Which dead letters are meant. */
export class LetterStoreQuery {
  @ApiPropertyOptional({
    type: String,
    enum: LETTER_STORES,
    description: 'Those of one database, or of receivers.',
  })
  @Optional()
  @IsIn(LETTER_STORES)
  store?: LetterStore;
}

/** Which dead letters are asked for. */
export class DeadLettersQuery extends LetterStoreQuery {
  @PageLimit(100)
  limit?: number;
}

/** A dead letter, without the personal data in its event. */
export class DeadLetterDto implements LetterSummary {
  @ApiProperty({ type: String, example: 'supabase-42' })
  id: string;

  @ApiProperty(STORE)
  store: LetterStore;

  @ApiProperty({ type: String, example: 'CA0123456789abcdef0123456789abcdef' })
  callId: string;

  @ApiProperty({
    type: String,
    description: 'Type of the event or of the notification.',
    example: 'call.noted',
  })
  type: string;

  @ApiProperty({
    type: String,
    description: "The database's own code where it gave one; of a notification the last answer.",
    example: '22P05',
  })
  code: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was set aside.',
    example: '2026-11-21T09:00:00.000Z',
  })
  at: string;

  @ApiProperty({
    type: String,
    description: 'What the database said, with numbers masked; of a notification its receiver.',
    example: 'Supabase refuses what it was given: unsupported Unicode escape sequence',
  })
  reason: string;
}

/** The newest dead letters. */
export class DeadLetterListDto {
  @ApiProperty({ type: [DeadLetterDto], description: 'The newest first.' })
  items: DeadLetterDto[];

  @ApiProperty({ type: 'integer', description: 'How many there are in all.', example: 2 })
  total: number;
}

/** Everything about a dead letter, personal data included. */
export class DeadLetterDetailDto extends DeadLetterDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The event that was refused, or the notification and what became of it.',
    example: { id: 'e1', type: 'call.noted', data: { note: 'Call back' } },
  })
  content: Readonly<Record<string, unknown>>;
}

/** What was replayed. */
export class ReplayedDto {
  @ApiProperty({
    type: 'integer',
    description: 'How many letters were taken up; one that is refused again is a new letter.',
    example: 1,
  })
  replayed: number;
}
