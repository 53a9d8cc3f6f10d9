import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { Optional } from '../filter/query-rules.js';
import { ToInteger } from '../filter/query-transforms.js';
import { CallOrderQuery } from './call-order.query.js';

/** Which page of which calls is asked for. */
export class CallListQuery extends CallOrderQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 25,
    description: 'Most items to answer with.',
  })
  @Optional()
  @ToInteger()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  @ApiPropertyOptional({
    type: String,
    description:
      'The `nextCursor` of the page before, with the same filter, sort and order; anything else is answered with `INVALID_CURSOR`.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}
