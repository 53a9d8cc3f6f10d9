import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../calls/changes/change-feed.js';
import { decodeChangeCursor, encodeChangeCursor } from '../../calls/changes/encode-change-cursor.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { toCallFilter } from '../query/to-call-filter.js';
import { AudioLinks } from '../voicemail/audio-links.js';
import type { ChangePageDto } from './change-page.dto.js';
import type { ChangesQuery } from './changes.query.js';
import { messagesFor, tellPage } from './page-messages.js';

const DEFAULT_LIMIT = 50;

/** Tells clients that ask what they were not told: the same messages as over a socket. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly links: AudioLinks,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list(query: ChangesQuery, identity: ApiKeyIdentity): Promise<ChangePageDto> {
    if (query.after === undefined) return this.now();
    const after = decodeChangeCursor(query.after);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const page = await this.feed.read({ after, limit });
    const messages = messagesFor(tellPage(page, after, this.links), toCallFilter(query, identity));
    // A change has up to three messages; the rest of them follow the cursor of the last one that fits.
    const items = messages.slice(0, limit);
    const last = messages.length > limit ? items.at(-1)?.cursor : undefined;
    const nextCursor = last ?? encodeChangeCursor(page.cursor);
    return { items, nextCursor, hasMore: page.more || last !== undefined };
  }

  private async now(): Promise<ChangePageDto> {
    return { items: [], nextCursor: encodeChangeCursor(await this.feed.findEnd()), hasMore: false };
  }
}
