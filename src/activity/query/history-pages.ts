import { Injectable } from '@nestjs/common';
import { type HistoryEntry, historyOf } from '../../calls/fold/call-history.js';
import { type Reader, VisibleCalls } from '../../calls/visibility/visible-calls.js';
import { PageCursors, type PagePosition } from '../../common/paging/page-cursors.js';
import type { PageQuery } from '../../common/paging/page.query.js';

/** The other store may lack the event at which the page before ended. */
function startAfter({ key, id }: PagePosition, all: readonly HistoryEntry[]): number {
  const last = all.findIndex(({ event }) => event.id === id);
  if (last >= 0) return last + 1;
  const next = all.findIndex(({ event }) => event.at >= String(key));
  return next < 0 ? all.length : next;
}

const EVENTS_PER_PAGE = 100;

/** One page of what happened in a call. */
export interface HistoryPage<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Reads what happened in a call that a key may see, oldest first. */
@Injectable()
export class HistoryPages {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly cursors: PageCursors,
  ) {}

  /**
   * @param asked which page of which call
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws BadRequestError `INVALID_CURSOR`
   */
  async read<Item>(
    { id, limit = EVENTS_PER_PAGE, cursor }: PageQuery & { readonly id: string },
    reader: Reader,
    toItem: (entry: HistoryEntry) => Item,
  ): Promise<HistoryPage<Item>> {
    const list = ['events', id];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    const all = historyOf(await this.visible.listEvents(id, reader));
    const start = after === null ? 0 : startAfter(after, all);
    const page = all.slice(start, start + limit);
    const last = all.length > start + limit ? page.at(-1)?.event : undefined;
    const nextCursor = last ? this.cursors.encode(list, { key: last.at, id: last.id }) : null;
    return { items: page.map(toItem), nextCursor };
  }
}
