import { IsNotWith, Optional } from '../../common/validation/field-rules.js';
import { PageCursor, PageLimit, ToBoolean } from '../../common/paging/query-rules.js';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { CALL_SORTS, type CallSort } from '../../calls/feed/call-filter.js';
import { CallFilterQuery } from './call-filter.query.js';

export const SORT_ORDERS = ['asc', 'desc'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** Which calls are wanted, and in which order. */
export class CallOrderQuery extends CallFilterQuery {
  @ApiPropertyOptional({
    type: String,
    enum: CALL_SORTS,
    default: 'startedAt',
    description: 'Calls under way count as shorter than every other.',
  })
  @Optional()
  @IsIn(CALL_SORTS)
  sort?: CallSort;

  @ApiPropertyOptional({
    type: String,
    enum: SORT_ORDERS,
    default: 'desc',
    description: '`desc`: newest or longest first.',
  })
  @Optional()
  @IsIn(SORT_ORDERS)
  order?: SortOrder;
}

/** Which page of which calls is asked for. */
export class CallListQuery extends CallOrderQuery {
  @PageLimit(25)
  limit?: number;

  @PageCursor(
    'The `nextCursor` of the page before, with the same filter, sort and order; anything else is answered with `INVALID_CURSOR`.',
  )
  cursor?: string;

  @PageCursor(
    'To go back: the `previousCursor` of the page after, with the same filter, sort and order; not together with `cursor`.',
  )
  @IsNotWith('cursor')
  before?: string;

  @ApiPropertyOptional({
    type: Boolean,
    default: false,
    description: 'Whether to count the calls of all pages as well, in `total`.',
  })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  count?: boolean;
}
