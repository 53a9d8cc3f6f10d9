import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { PLACE_STATES, type PlaceState } from '../calls/journal/files/journal-place.js';
import { STORE_NAMES, type StoreName } from '../config/app-config.js';

export const READINESS = ['ready', 'journal_unavailable', 'shutting_down'] as const;
export const BREAKER_STATES = ['closed', 'open', 'half_open'] as const;

/** Answer of the liveness check. */
export class LivenessDto {
  @ApiProperty({ type: String, enum: ['ok'], description: 'Always `ok`: no answer is the other answer.' })
  readonly status: 'ok';
}

/** State of the journal. */
export class JournalHealthDto {
  @ApiProperty({ type: Boolean, description: 'Whether events can be written to it.', example: true })
  readonly ok: boolean;

  @ApiProperty({
    type: Number,
    description: 'Events that at least one database does not have yet.',
    example: 0,
  })
  readonly depth: number;

  @ApiProperty({ type: Number, description: 'How many events it may hold.', example: 500_000 })
  readonly capacity: number;

  @ApiProperty({
    type: Boolean,
    description: 'Whether it holds that many, none of which either database has; then it takes no more.',
    example: false,
  })
  readonly full: boolean;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many seconds ago the oldest event in it was received.',
    example: null,
  })
  readonly oldestAgeSeconds: number | null;

  @ApiProperty({
    type: Number,
    description:
      'Events that were lost since the process started because its files are damaged, at most. Callbacks may have been ' +
      'acknowledged for them.',
    example: 0,
  })
  readonly damagedEntries: number;

  @ApiProperty({
    type: String,
    enum: PLACE_STATES,
    description:
      'Whether its folder is the one that it was opened in. `missing` and `replaced`: nothing is written to it, and events go ' +
      'to a database directly, until it is put back as it was or the server is started again.',
  })
  readonly folder: PlaceState;
}

/** State of one database. */
export class StoreHealthDto {
  @ApiProperty({ type: String, enum: STORE_NAMES })
  readonly name: StoreName;

  @ApiProperty({ type: Boolean, description: 'Whether it answers.', example: true })
  readonly up: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it has been up, or down; null before it was asked anything.',
    example: '2026-11-21T08:00:00.000Z',
  })
  readonly since: string | null;

  @ApiProperty({
    type: String,
    enum: BREAKER_STATES,
    description:
      'Circuit breaker: `closed` lets calls through, `open` spares a database that fails, `half_open` tries again.',
  })
  readonly breaker: (typeof BREAKER_STATES)[number];

  @ApiProperty({ type: Number, description: 'Events that wait to be written to it.', example: 0 })
  readonly pendingEvents: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many seconds ago the oldest event that waits for it was received.',
    example: null,
  })
  readonly lagSeconds: number | null;

  @ApiProperty({ type: Number, description: 'Events that it can never take, kept aside.', example: 0 })
  readonly deadLetters: number;

  @ApiProperty({ type: String, nullable: true, description: 'Code of the last failure.', example: null })
  readonly lastErrorCode: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it last did what was asked.',
    example: '2026-11-21T09:00:07.000Z',
  })
  readonly lastSuccessAt: string | null;
}

/** Webhooks to other systems that did not reach them yet. */
export class NotificationHealthDto {
  @ApiProperty({ type: Number, description: 'Notifications on their way to a receiver.', example: 0 })
  readonly pending: number;

  @ApiProperty({
    type: Number,
    description:
      'Notifications that a receiver did not take, kept aside; `dead-letters` shows and replays them.',
    example: 0,
  })
  readonly dead: number;
}

/** State of the journal: to those who may not know how many calls there are, only `ok` and `full`. */
export class JournalReadinessDto extends PartialType(JournalHealthDto) {}

/** State of one database: to those who may not know how many calls there are, only `name` and `up`. */
export class StoreReadinessDto extends PartialType(StoreHealthDto) {}

/** Answer of the readiness check. */
export class ReadinessDto {
  @ApiProperty({ type: String, enum: READINESS })
  readonly status: (typeof READINESS)[number];

  @ApiProperty({ type: JournalReadinessDto })
  readonly journal: JournalReadinessDto;

  @ApiProperty({
    type: [StoreReadinessDto],
    description: 'A database that is down delays its own data and nothing else.',
  })
  readonly stores: readonly StoreReadinessDto[];

  @ApiPropertyOptional({
    type: NotificationHealthDto,
    description: 'Left out for those who may not know how many calls there are.',
  })
  readonly notifications?: NotificationHealthDto;
}
