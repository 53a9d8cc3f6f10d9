import type { CallListing } from '../../calls/feed/call-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { CallOrderQuery } from './call-order.query.js';
import { toCallFilter } from './to-call-filter.js';

/** A list of calls from end to end: which ones, in which order. */
export type CallOrder = Pick<CallListing, 'filter' | 'sort' | 'descending'>;

/** What a client asks for, bounded by what its key may see; newest first unless it says otherwise. */
export function toCallOrder(query: CallOrderQuery, identity: ApiKeyIdentity): CallOrder {
  const { sort = 'startedAt', order = 'desc' } = query;
  return { filter: toCallFilter(query, identity), sort, descending: order === 'desc' };
}
