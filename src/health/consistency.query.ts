import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, Matches } from 'class-validator';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WORDS = 'must be a day, such as 2026-11-21';

/** Which days to compare. */
export class ConsistencyQuery {
  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'First UTC day; 30 days before `to` when left out.',
    example: '2026-11-01',
  })
  @IsOptional()
  @Matches(DAY, { message: `from ${WORDS}` })
  @IsISO8601({ strict: true }, { message: `from ${WORDS}` })
  readonly from?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    description: 'Last UTC day; the last one that has calls when left out.',
    example: '2026-11-21',
  })
  @IsOptional()
  @Matches(DAY, { message: `to ${WORDS}` })
  @IsISO8601({ strict: true }, { message: `to ${WORDS}` })
  readonly to?: string;
}
