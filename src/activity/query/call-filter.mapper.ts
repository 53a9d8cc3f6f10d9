import type { CallFilter, CallListing, NumberMatch, OneOf } from '../../calls/feed/call-filter.js';
import { parseTextSearch } from '../../calls/feed/text-search.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { CallFilterQuery } from './call-filter.query.js';
import type { CallOrderQuery } from './call-list.query.js';

/**
 * What a client asks for, bounded by what its key may see.
 *
 * @param query checked by its rules
 * @returns a filter that has no condition which was not asked for
 */
export function toCallFilter(query: CallFilterQuery, { numbers }: ApiKeyIdentity): CallFilter {
  const { agent, agentId, rangAt, queue, number, participant, hasVoicemail, unheard, flagged, underWay } =
    query;
  const { startedFrom, startedBefore, durationFrom, durationTo } = query;
  return withoutUndefined({
    ...choicesOf(query),
    ...{ agent, agentId, rangAt, queue, number, participant, hasVoicemail, unheard, flagged, underWay },
    ...{ startedFrom, startedBefore, durationFrom, durationTo },
    session: query.session?.toLowerCase(),
    from: toNumberMatch(query.from, query.fromPrefix),
    to: toNumberMatch(query.to, query.toPrefix),
    text: query.text === undefined ? undefined : (parseTextSearch(query.text) ?? undefined),
    visibleNumbers: numbers ?? undefined,
  });
}

function choicesOf({ status, outcome, direction, source, type, alert }: CallFilterQuery): CallFilter {
  const state = oneOf(alert);
  return {
    status: oneOf(status),
    outcome: oneOf(outcome),
    direction: oneOf(direction),
    source: oneOf(source),
    type: oneOf(type),
    alert: state && { state },
  };
}

/** Each value once and in one order, so that the same question is always the same filter; a single one by itself. */
function oneOf<Value extends string>(chosen: readonly Value[] | undefined): OneOf<Value> | undefined {
  const [value, ...more] = [...new Set(chosen)].sort();
  return value === undefined || more.length === 0 ? value : [value, ...more];
}

function toNumberMatch(exact: string | undefined, prefix: string | undefined): NumberMatch | undefined {
  if (exact !== undefined) return { exact };
  return prefix === undefined ? undefined : { prefix };
}

function withoutUndefined(filter: CallFilter): CallFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, condition]) => condition !== undefined));
}

/** A list of calls from end to end: which ones, in which order. */
export type CallOrder = Pick<CallListing, 'filter' | 'sort' | 'descending'>;

/** What a client asks for, bounded by what its key may see; newest first unless it says otherwise. */
export function toCallOrder(query: CallOrderQuery, identity: ApiKeyIdentity): CallOrder {
  const { sort = 'startedAt', order = 'desc' } = query;
  return { filter: toCallFilter(query, identity), sort, descending: order === 'desc' };
}
