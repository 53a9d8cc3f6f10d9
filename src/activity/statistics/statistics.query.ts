import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsNotWith, Optional, rule } from '../../common/validation/field-rules.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { type Period, PERIODS, type Weekday, WEEKDAYS } from './periods.js';
import { isRange, NAMED_RANGES } from './statistics-range.js';

/** A range in a word, or by its first and its last day. */
function IsRange(): PropertyDecorator {
  const problem = `$property must be one of ${NAMED_RANGES.join(', ')}, or two days such as 2026-11-01/2026-11-07`;
  return rule(problem, (value) => typeof value === 'string' && isRange(value));
}

/** Which calls are added up, and by which clocks. */
export class StatisticsQuery extends CallFilterQuery {
  @ApiPropertyOptional({
    type: String,
    enum: PERIODS,
    default: 'day',
    description:
      'What the range is cut into; at most 1000 periods. Without `startedFrom` and `range` the range is the last 48 hours, 30 days, ' +
      '12 weeks or 12 months: all of them whole, but for the last one, which is the one that `startedBefore`, or now, lies in.',
  })
  @Optional()
  @IsIn(PERIODS)
  period?: Period;

  @ApiPropertyOptional({
    type: String,
    enum: WEEKDAYS,
    default: 'monday',
    description: 'What weeks begin on.',
  })
  @Optional()
  @IsIn(WEEKDAYS)
  weekStart?: Weekday;

  @ApiPropertyOptional({
    type: String,
    description:
      `A range by the clocks of the zone: ${NAMED_RANGES.map((name) => `\`${name}\``).join(', ')} (all but \`yesterday\` up to now), ` +
      'or its first and its last day, as in `2026-11-01/2026-11-07`. Not together with `startedFrom` or `startedBefore`.',
    example: 'last_7_days',
  })
  @Optional()
  @IsRange()
  @IsNotWith('startedFrom')
  @IsNotWith('startedBefore')
  range?: string;
}
