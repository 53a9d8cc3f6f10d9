import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { Optional } from '../filter/query-rules.js';
import { ToInteger } from '../filter/query-transforms.js';

/** Which page of a list is asked for. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 100,
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
    description: 'The `nextCursor` of the page before; anything else is answered with `INVALID_CURSOR`.',
  })
  @Optional()
  @IsString()
  @IsNotEmpty()
  cursor?: string;
}
