import { Injectable } from '@nestjs/common';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { Call } from '../../calls/model/call.js';
import { positionOf } from '../../calls/feed/matches-filter.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { MOST_COUNTED, type TotalDto, toTotal } from '../counts/call-counts.dto.js';
import type { ActivityPageDto } from './activity-page.dto.js';
import type { CallListQuery } from '../query/call-list.query.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { type CallOrder, toCallOrder } from '../query/call-filter.mapper.js';
import { CallPresenter } from '../item/call-presenter.js';
import type { TaggedItem } from '../item/entity-tags.js';
import { VisibleCalls } from '../../calls/visibility/visible-calls.js';

const CALLS_PER_PAGE = 25;

/** Reads the feed as far as a key may see it: calls that match a filter, and one call. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly visible: VisibleCalls,
    private readonly cursors: PageCursors,
    private readonly presenter: CallPresenter,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list(query: CallListQuery, identity: ApiKeyIdentity): Promise<ActivityPageDto> {
    const order = toCallOrder(query, identity);
    const [page, total] = await Promise.all([
      this.page(query, order),
      query.count === true ? this.count(order.filter) : undefined,
    ]);
    return total === undefined ? page : { ...page, total };
  }

  private async page(query: CallListQuery, order: CallOrder): Promise<ActivityPageDto> {
    const { limit = CALLS_PER_PAGE, cursor, before } = query;
    const list = ['calls', order];
    const isBack = before !== undefined;
    const place = before ?? cursor;
    const after = place === undefined ? null : this.cursors.decode(list, place, isBack ? 'before' : 'cursor');
    // Back from a place is forward in the list turned round. One call more than asked for tells whether there is another page.
    const descending = order.descending !== isBack;
    const found = await this.calls.list({ ...order, descending, limit: limit + 1, after });
    const page = isBack ? found.slice(0, limit).reverse() : found.slice(0, limit);
    const isMore = found.length > limit;
    const cursorOf = (call: Call | undefined): string | null =>
      call === undefined ? null : this.cursors.encode(list, positionOf(call, order.sort));
    return {
      items: page.map((call) => this.presenter.item(call)),
      nextCursor: isBack || isMore ? cursorOf(page.at(-1)) : null,
      previousCursor: (isBack ? isMore : after !== null) ? cursorOf(page[0]) : null,
    };
  }

  private async count(filter: CallFilter): Promise<TotalDto> {
    const [count = 0] = await this.calls.countEach([filter], MOST_COUNTED + 1);
    return toTotal(count);
  }

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async findOne(id: string, identity: ApiKeyIdentity): Promise<TaggedItem> {
    return this.presenter.tagged(await this.visible.find(id, identity));
  }
}
