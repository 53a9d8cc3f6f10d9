import { Injectable } from '@nestjs/common';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import type { PageQuery } from '../common/paging/page.query.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import type { SessionPageDto } from './session.dto.js';
import type { SessionsQuery } from './session-request.dto.js';
import { toSession } from './session.mapper.js';
import { type SessionFilter, SessionsStore } from './pool/sessions.store.js';

const SESSIONS_PER_PAGE = 25;

/** Lists sessions, newest first. Rejects with StoreUnavailableError when Supabase does not answer. */
@Injectable()
export class SessionListService {
  constructor(
    private readonly store: SessionsStore,
    private readonly cursors: PageCursors,
  ) {}

  /** Those of an API key; of all of them for an admin. @throws BadRequestError `INVALID_CURSOR` */
  list({ status, userId, ...page }: SessionsQuery, { name, role }: ApiKeyIdentity): Promise<SessionPageDto> {
    const filter: SessionFilter = {
      ...(role !== 'admin' && { api_key: name }),
      ...(userId !== undefined && { user_id: userId }),
      ...(status !== undefined && { status }),
    };
    return this.page(filter, page);
  }

  /** Those that had a number. @param numberId a UUID @throws BadRequestError `INVALID_CURSOR` */
  listOfNumber(numberId: string, page: PageQuery): Promise<SessionPageDto> {
    return this.page({ phone_number_id: numberId }, page);
  }

  private async page(
    filter: SessionFilter,
    { limit = SESSIONS_PER_PAGE, cursor }: PageQuery,
  ): Promise<SessionPageDto> {
    const list = ['sessions', filter];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    // Times go back as they came: PostgreSQL's are finer than a Date.
    const place = after && { created_at: String(after.key), id: after.id };
    const found = await this.store.list(filter, { ...place, limit: limit + 1 });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(toSession),
      nextCursor: last ? this.cursors.encode(list, { key: last.created_at, id: last.id }) : null,
    };
  }
}
