import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { Optional } from '../query/query-rules.js';
import { PERIODS, type Period } from './periods.js';
import { IsZone } from './is-zone.js';

/** Which calls are added up, and by which clocks. */
export class StatisticsQuery extends CallFilterQuery {
  @ApiPropertyOptional({
    type: String,
    enum: PERIODS,
    default: 'day',
    description:
      'Without `startedFrom` the range reaches back 2 days by the hour, 30 days by the day, 12 weeks by the week; without ' +
      '`startedBefore` it ends now. At most 1000 periods.',
  })
  @Optional()
  @IsIn(PERIODS)
  period?: Period;

  @ApiPropertyOptional({
    type: String,
    default: 'UTC',
    description:
      'IANA name of the time zone by whose clocks periods begin, days of 23 and 25 hours included.',
    example: 'Europe/Berlin',
  })
  @Optional()
  @IsZone()
  zone?: string;
}
