import { PageCursor, PageLimit } from './page-fields.js';
import { CallOrderQuery } from './call-order.query.js';

/** Which page of which calls is asked for. */
export class CallListQuery extends CallOrderQuery {
  @PageLimit(25)
  limit?: number;

  @PageCursor(
    'The `nextCursor` of the page before, with the same filter, sort and order; anything else is answered with `INVALID_CURSOR`.',
  )
  cursor?: string;
}
