import { ApiProperty } from '@nestjs/swagger';
import { MAINTENANCE_JOBS, type MaintenanceJob } from '../calls/maintenance/maintenance-log.js';
import { JournalHealthDto, NotificationHealthDto, READINESS, StoreHealthDto } from './health.dto.js';

/** The journal, and what it takes of the disk. */
export class JournalStatusDto extends JournalHealthDto {
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'How many bytes its files have on the disk; null when they cannot be looked at.',
    example: 184_320,
  })
  readonly bytes: number | null;
}

/** The last run of a job that keeps the data whole, or how far it has come. */
export class JobRunDto {
  @ApiProperty({
    type: String,
    enum: MAINTENANCE_JOBS,
    description:
      '`scan`: looks at what changed; `digests`: compares all days; `refold`: folds rows of an earlier version again; `backfill`: asks ' +
      'Twilio for what was missed; `retention`: erases old calls.',
  })
  readonly job: MaintenanceJob;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null when it has not run in this process.',
    example: '2026-11-21T09:00:00.000Z',
  })
  readonly startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T09:00:01.000Z' })
  readonly finishedAt: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'What it counted, by name.',
    example: { calls: 12, eventsAdded: 3 },
  })
  readonly counts: Readonly<Record<string, number>>;

  @ApiProperty({ type: Number, description: 'How many things it could not do.', example: 0 })
  readonly failures: number;
}

/** How this instance does. */
export class SystemStatusDto {
  @ApiProperty({ type: String, enum: READINESS, description: 'Whether calls can be answered.' })
  readonly status: (typeof READINESS)[number];

  @ApiProperty({ type: [StoreHealthDto], description: 'The one that reads prefer first.' })
  readonly stores: readonly StoreHealthDto[];

  @ApiProperty({ type: JournalStatusDto })
  readonly journal: JournalStatusDto;

  @ApiProperty({ type: NotificationHealthDto })
  readonly notifications: NotificationHealthDto;

  @ApiProperty({ type: [JobRunDto], description: 'Every job, in a fixed order.' })
  readonly jobs: readonly JobRunDto[];
}
