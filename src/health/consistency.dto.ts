import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDay, Optional } from '../common/validation/field-rules.js';
import type { StoreName } from '../config/app-config.js';
import type { ConsistencyReport, ReportedDigest } from '../calls/reconcile/consistency.service.js';
import { JournalHealthDto, StoreHealthDto } from './health.dto.js';

const COUNT = { type: Number, example: 128 } as const;
const SUM = { type: Number, example: 4_294_967_296 } as const;

/** Which days to compare. */
export class ConsistencyQuery {
  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'First UTC day; 30 days before `to` when left out.',
    example: '2026-11-01',
  })
  @Optional()
  @IsDay()
  readonly from?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Last UTC day; the last one that has calls when left out.',
    example: '2026-11-21',
  })
  @Optional()
  @IsDay()
  readonly to?: string;
}

/** Sums over a set of events. */
export class EventSumsDto {
  @ApiProperty({ ...COUNT, description: 'How many events.' })
  readonly events: number;

  @ApiProperty({ ...SUM, description: 'Sum of one slice of their ids.' })
  readonly low: number;

  @ApiProperty({ ...SUM, description: 'Sum of another slice of their ids.' })
  readonly high: number;

  @ApiProperty({ ...SUM, description: 'Sum of a slice of the times at which they were received.' })
  readonly copies: number;

  @ApiProperty({ ...SUM, description: 'Sum of a slice of the digests of what they say.' })
  readonly contents: number;
}

/** The sums of one store over the calls of one UTC day. */
export class DayDigestDto implements ReportedDigest {
  @ApiProperty({ type: String, format: 'date', example: '2026-11-21' })
  readonly day: string;

  @ApiProperty({ ...COUNT, description: 'How many calls.' })
  readonly calls: number;

  @ApiProperty({ type: EventSumsDto, description: 'The events that the store holds.' })
  readonly held: EventSumsDto;

  @ApiProperty({ type: EventSumsDto, description: "The events that the calls' rows were computed from." })
  readonly shown: EventSumsDto;
}

/** One digest per store. */
export class StoreDigestsDto implements Readonly<Record<StoreName, ReportedDigest | null>> {
  @ApiProperty({ type: DayDigestDto, nullable: true, description: 'Null without calls on that day.' })
  readonly mongodb: DayDigestDto | null;

  @ApiProperty({ type: DayDigestDto, nullable: true, description: 'Null without calls on that day.' })
  readonly supabase: DayDigestDto | null;
}

/** One UTC day in both stores. */
export class DayConsistencyDto {
  @ApiProperty({ type: String, format: 'date', example: '2026-11-21' })
  readonly day: string;

  @ApiProperty({ type: Boolean, description: 'Whether both stores hold and show the same events.' })
  readonly equal: boolean;

  @ApiProperty({ type: StoreDigestsDto })
  readonly digests: StoreDigestsDto;
}

/** How recording does. */
export class RecordingHealthDto {
  @ApiProperty({ type: JournalHealthDto })
  readonly journal: JournalHealthDto;

  @ApiProperty({ type: [StoreHealthDto] })
  readonly stores: readonly StoreHealthDto[];
}

/** The last report of each job of this process. */
export class LastReportsDto {
  @ApiProperty({ ...reportOf('The last scan of what changed.') })
  readonly scan: ConsistencyReport['last']['scan'];

  @ApiProperty({ ...reportOf('The last comparison of all days.') })
  readonly digests: ConsistencyReport['last']['digests'];

  @ApiProperty({
    ...reportOf(
      'The folding of rows that an earlier version made, which may be under way: how far it has come.',
    ),
  })
  readonly refold: ConsistencyReport['last']['refold'];

  @ApiProperty({ ...reportOf('The last backfill from Twilio.') })
  readonly backfill: ConsistencyReport['last']['backfill'];

  @ApiProperty({ ...reportOf('The last erasure of old calls.') })
  readonly retention: ConsistencyReport['last']['retention'];
}

/** How equal the two databases are. */
export class ConsistencyDto implements ConsistencyReport {
  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Null when a database cannot be asked: then nothing can be said.',
    example: true,
  })
  readonly equal: boolean | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'First day that was compared.' })
  readonly from: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day that was compared.' })
  readonly to: string | null;

  @ApiProperty({ type: [DayConsistencyDto], description: 'The days that have calls, oldest first.' })
  readonly days: readonly DayConsistencyDto[];

  @ApiProperty({ type: [String], description: 'The days that are not equal.', example: [] })
  readonly unequalDays: readonly string[];

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'For how long the oldest event waits to be in both databases, in seconds.',
    example: null,
  })
  readonly oldestUnreconciledAgeSeconds: number | null;

  @ApiProperty({ type: RecordingHealthDto })
  readonly recording: RecordingHealthDto;

  @ApiProperty({ type: LastReportsDto })
  readonly last: LastReportsDto;
}

function reportOf(description: string) {
  return {
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: `${description} Null when it has not run in this process.`,
    example: { startedAt: '2026-11-21T09:00:00.000Z', finishedAt: '2026-11-21T09:00:01.000Z' },
  } as const;
}
