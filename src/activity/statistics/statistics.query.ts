import { IsIn, ValidateBy } from 'class-validator';
import { isZone, type Period, PERIODS } from './periods.js';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { Optional } from '../../common/validation/field-rules.js';

/** The IANA name of a time zone. */
export function IsZone(): PropertyDecorator {
  return ValidateBy({
    name: 'isZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= 64 && isZone(value),
      defaultMessage: (failed) =>
        `${failed?.property ?? 'it'} must be the IANA name of a time zone, such as Europe/Berlin`,
    },
  });
}

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
