import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { ChangeFeed } from '../../calls/changes/change-feed.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import { ChangeCursors } from './change-cursors.js';
import type { ChangePageDto, ChangesQuery } from './change-page.dto.js';
import { type LiveMessage, messagesFor, PageMessages } from './live-message.js';

const DEFAULT_LIMIT = 50;
/** Changes that are read at once when the first ones do not fill the answer. */
const PAGE = 100;
/** How often the logs are read for one answer: what a filter leaves out between two calls is passed over up to there. */
const MAX_READS = 50;
/** Readings at a time: one answer may take many. */
const READERS = 4;

/** Tells clients that ask what they were not told: the same messages as over a socket. */
@Injectable()
export class ChangesService {
  private readonly oneOfFew = pLimit(READERS);

  constructor(
    private readonly feed: ChangeFeed,
    private readonly pages: PageMessages,
    private readonly cursors: ChangeCursors,
  ) {}

  /**
   * Reads until there is one message more than asked for, or nothing more to read: so whether there is more depends on what the
   * filter lets through alone, and not on calls that the key may not see.
   *
   * @throws BadRequestError `INVALID_CURSOR`
   */
  async list(query: ChangesQuery, identity: ApiKeyIdentity): Promise<ChangePageDto> {
    const { limit = DEFAULT_LIMIT } = query;
    if (query.after === undefined) return this.now();
    const filter = toCallFilter(query, identity);
    const messages: LiveMessage[] = [];
    let [after, more] = [this.cursors.decode(query.after), true];
    for (let reads = 0; more && messages.length <= limit && reads < MAX_READS; reads += 1) {
      const request = { after, limit: reads === 0 ? limit : PAGE };
      const page = await this.oneOfFew(() => this.feed.read(request));
      messages.push(...messagesFor(this.pages.tell(page, after), filter));
      [after, more] = [page.cursor, page.more];
    }
    const items = messages.slice(0, limit);
    // The rest of what was found follows the cursor of the last message that fits.
    const last = messages.length > limit ? items.at(-1)?.cursor : undefined;
    return { items, nextCursor: last ?? this.cursors.encode(after), hasMore: more || last !== undefined };
  }

  private async now(): Promise<ChangePageDto> {
    return { items: [], nextCursor: this.cursors.encode(await this.feed.findEnd()), hasMore: false };
  }
}
