import { CallFilterQuery } from '../query/call-filter.query.js';
import { PageCursor, PageLimit } from '../query/page-fields.js';

/** Which changes are asked for. */
export class ChangesQuery extends CallFilterQuery {
  @PageCursor(
    'A `cursor` or `nextCursor` of this feed, live or not: what was told since. `start` for everything there is. Without it nothing ' +
      'is told but where now is. Anything else is answered with `INVALID_CURSOR`.',
  )
  after?: string;

  @PageLimit(50)
  limit?: number;
}
