import { PageCursor, PageLimit } from './query-rules.js';

/** Which page of a list is asked for. */
export class PageQuery {
  @PageLimit()
  limit?: number;

  @PageCursor('The `nextCursor` of the page before; anything else is answered with `INVALID_CURSOR`.')
  cursor?: string;
}
