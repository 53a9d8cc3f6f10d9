import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { CallFilterQuery } from '../../dto/call-filter.query.js';
import { Optional } from '../../filter/query-rules.js';
import { ToInteger } from '../../filter/query-transforms.js';

/** Which changes are asked for. */
export class ChangesQuery extends CallFilterQuery {
  @ApiPropertyOptional({
    type: String,
    description:
      'A `cursor` or `nextCursor` of this feed, live or not: what was told since. `start` for everything there is. Without it nothing ' +
      'is told but where now is. Anything else is answered with `INVALID_CURSOR`.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  after?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 50,
    description: 'Most items to answer with.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}
