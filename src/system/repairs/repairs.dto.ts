import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { PerStore, ReconcileProgress } from '../../calls/maintenance/reconcile-report.js';
import { REPAIR_STATES, type RepairState } from '../../calls/reconcile/repairs.js';
import { IsDay, Optional, rule } from '../../common/validation/field-rules.js';

const COUNT = { type: Number, example: 7 } as const;
const DAY_FIELD = { type: String, format: 'date', nullable: true, example: '2026-11-21' } as const;
const TIME = { type: String, format: 'date-time', example: '2026-11-21T09:00:00.000Z' } as const;

/** What is to be repaired. */
export class StartRepairDto {
  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'First UTC day; the first with calls when left out.',
  })
  @Optional()
  @IsDay()
  from?: string;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'Last UTC day; today when left out.' })
  @Optional()
  @IsDay()
  @rule(
    '$property must not be earlier than from',
    (to, { from }) => typeof to !== 'string' || typeof from !== 'string' || to >= from,
  )
  to?: string;

  @ApiPropertyOptional({
    type: Boolean,
    description:
      'Checks every call against its own events too, also on days that do not differ; takes longer.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  verify?: boolean;

  @ApiPropertyOptional({ type: Boolean, description: 'Only tells what differs.', default: false })
  @Optional()
  @IsBoolean()
  dryRun?: boolean;
}

/** How far a repair has come. */
export class RepairProgressDto implements ReconcileProgress {
  @ApiProperty({ type: String, format: 'date', description: 'The UTC day at hand.', example: '2026-11-21' })
  day: string;

  @ApiProperty(COUNT)
  daysDone: number;

  @ApiProperty(COUNT)
  daysTotal: number;

  @ApiProperty(COUNT)
  callsChecked: number;

  @ApiProperty(COUNT)
  callsRepaired: number;
}

/** Events that each database was given. */
export class PerStoreDto implements PerStore {
  @ApiProperty(COUNT)
  mongodb: number;

  @ApiProperty(COUNT)
  supabase: number;
}

/** What a repair found and did. */
export class RepairOutcomeDto {
  @ApiProperty({ ...DAY_FIELD, description: 'Null when neither database holds a call.' })
  from: string | null;

  @ApiProperty(DAY_FIELD)
  to: string | null;

  @ApiProperty({ ...COUNT, description: 'How many days were compared.' })
  days: number;

  @ApiProperty({ type: [String], description: 'The days that differed.', example: ['2026-11-20'] })
  unequalDays: readonly string[];

  @ApiProperty(COUNT)
  callsChecked: number;

  @ApiProperty(COUNT)
  callsRepaired: number;

  @ApiProperty({ type: PerStoreDto, description: 'Events that each database was given.' })
  eventsAdded: PerStoreDto;

  @ApiProperty({ type: [String], description: 'One line per call that a database refuses.', example: [] })
  failures: readonly string[];

  @ApiProperty({ type: Boolean, description: 'Whether no day differs any more.', example: true })
  equal: boolean;
}

/** Why a repair could not be carried out. */
export class RepairFailureDto {
  @ApiProperty({ type: String, example: 'STORE_UNAVAILABLE' })
  code: string;

  @ApiProperty({ type: String, example: 'supabase did not answer within 2500 ms' })
  message: string;
}

/** A repair: both databases are compared day by day and made equal. */
export class RepairDto {
  @ApiProperty({ type: String, format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, description: 'The name of the API key, or `command line`.', example: 'ops' })
  by: string;

  @ApiProperty({
    type: String,
    enum: REPAIR_STATES,
    description:
      '`stopped`: ended early, by its command or because the process ends; what was repaired stays so.',
  })
  state: RepairState;

  @ApiProperty(TIME)
  startedAt: string;

  @ApiProperty({ ...TIME, nullable: true, description: 'Null while it is running.' })
  finishedAt: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether it only tells what differs.', example: false })
  dryRun: boolean;

  @ApiProperty({
    ...COUNT,
    description: 'Rows of earlier versions that were looked at, before the comparison.',
  })
  rowsChecked: number;

  @ApiProperty({
    type: RepairProgressDto,
    nullable: true,
    description: 'Null before the comparison has begun.',
  })
  progress: RepairProgressDto | null;

  @ApiProperty({ type: RepairOutcomeDto, nullable: true, description: 'Null until it is done.' })
  outcome: RepairOutcomeDto | null;

  @ApiProperty({ type: RepairFailureDto, nullable: true, description: 'Null unless it failed.' })
  failure: RepairFailureDto | null;
}

/** The last repairs. */
export class RepairListDto {
  @ApiProperty({ type: [RepairDto], description: 'The newest first, at most 10.' })
  items: RepairDto[];
}
