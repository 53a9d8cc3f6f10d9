import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { positionOf } from '../../calls/feed/matches-filter.js';
import type { Call } from '../../calls/model/call.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { Directory } from '../../lifecycle/directory/directory.js';
import type { SourceCallDto, SourceCallPageDto, SourceCallsQuery } from './source-call.dto.js';
import { type CallAttendants, toSourceCall } from './source-call.mapper.js';

const CALLS_PER_PAGE = 25;

/** Lists calls for the systems that report calls, as far as their keys may see them. */
@Injectable()
export class SourceCallsService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly cursors: PageCursors,
    private readonly directory: Directory,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list(query: SourceCallsQuery, identity: ApiKeyIdentity): Promise<SourceCallPageDto> {
    const { limit = CALLS_PER_PAGE, cursor } = query;
    const filter = toFilter(query, identity);
    const list = ['api/calls', filter];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    const order = { filter, sort: 'startedAt', descending: true } as const;
    const found = await this.calls.list({ ...order, limit: limit + 1, after });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((call) => this.toItem(call)),
      nextCursor: last ? this.cursors.encode(list, positionOf(last, order.sort)) : null,
    };
  }

  private toItem(call: Call): SourceCallDto {
    const { queue } = call;
    const queueName = queue === null ? null : (this.directory.findQueue(queue)?.name ?? null);
    return toSourceCall(call, { agent: this.agentOf(call), queueName });
  }

  /** Also one whom the directory does not know, where the call names somebody. */
  private agentOf({ agentId, answeredBy }: Call): CallAttendants['agent'] {
    if (agentId !== null) return { id: agentId, name: this.directory.findAgent(agentId)?.name ?? null };
    return answeredBy === null ? null : this.directory.agentOfNumber(answeredBy);
  }
}

/** A filter that has no condition which was not asked for. */
function toFilter(query: SourceCallsQuery, { numbers }: ApiKeyIdentity): CallFilter {
  const { status, type, queue_id: queue, agent_id: agentId, from: startedFrom, to: startedBefore } = query;
  const visibleNumbers = numbers ?? undefined;
  const conditions = { status, type, queue, agentId, startedFrom, startedBefore, visibleNumbers };
  return Object.fromEntries(Object.entries(conditions).filter(([, condition]) => condition !== undefined));
}
