import { Injectable } from '@nestjs/common';
import { positionOf } from '../../calls/feed/matches-filter.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { ActivityPageDto } from './activity-page.dto.js';
import type { CallListQuery } from '../query/call-list.query.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { toCallOrder } from '../query/call-filter.mapper.js';
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
    const { limit = CALLS_PER_PAGE, cursor } = query;
    const order = toCallOrder(query, identity);
    const list = ['calls', order];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    // One call more than asked for tells whether there is another page.
    const found = await this.calls.list({ ...order, limit: limit + 1, after });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((call) => this.presenter.item(call)),
      nextCursor: last ? this.cursors.encode(list, positionOf(last, order.sort)) : null,
    };
  }

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async findOne(id: string, identity: ApiKeyIdentity): Promise<TaggedItem> {
    return this.presenter.tagged(await this.visible.find(id, identity));
  }
}
