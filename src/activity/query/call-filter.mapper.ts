import type {
  CallFilter,
  CallListing,
  NumberMatch,
  OfferMatch,
  OneOf,
} from '../../calls/feed/call-filter.js';
import { parseTextSearch } from '../../calls/feed/text-search.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { DAY } from '../../config/time.js';
import { stretchesOf } from './zones.js';
import type { CallFilterQuery } from './call-filter.query.js';
import type { CallOrderQuery } from './call-list.query.js';

/**
 * What a client asks for, bounded by what its key may see.
 *
 * @param query checked by its rules
 * @throws BadRequestError where it asks for hours of the week in no range, or in too long a one
 * @returns a filter that has no condition which was not asked for
 */
export function toCallFilter(query: CallFilterQuery, { numbers }: ApiKeyIdentity): CallFilter {
  const { agent, agentId, queue, number, participant, hasVoicemail, unheard, flagged, underWay } = query;
  const { startedFrom, startedBefore, durationFrom, durationTo } = query;
  return withoutUndefined({
    ...choicesOf(query),
    ...{ agent, agentId, queue, number, participant, hasVoicemail, unheard, flagged, underWay },
    ...{ startedFrom, startedBefore, durationFrom, durationTo },
    session: query.session?.toLowerCase(),
    from: toNumberMatch(query.from, query.fromPrefix),
    to: toNumberMatch(query.to, query.toPrefix),
    offer: toOfferMatch(query),
    hasTime: query.hasTime,
    startedWithin: toStretches(query),
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

function toOfferMatch(query: CallFilterQuery): OfferMatch | undefined {
  if (query.rangAt !== undefined) return { agent: query.rangAt, result: 'missed' };
  const { offeredTo: agent, offerResult: result } = query;
  if (agent === undefined && result === undefined) return undefined;
  return { ...(agent !== undefined && { agent }), ...(result !== undefined && { result }) };
}

/** How much time hours of the week may be looked for in, in milliseconds: each day is a stretch of its own. */
const MOST_TIME = 400 * DAY;

/** @throws BadRequestError naming the field, where hours of the week are asked for in no range or too long a one */
function toStretches(query: CallFilterQuery): string[] | undefined {
  const { weekday, hour, zone = 'UTC', startedFrom, startedBefore } = query;
  if (weekday === undefined && hour === undefined) return undefined;
  const [from, to] = [Date.parse(startedFrom ?? ''), Date.parse(startedBefore ?? '')];
  if (!(to - from <= MOST_TIME)) {
    const field = weekday === undefined ? 'hour' : 'weekday';
    const problem = `${field} needs startedFrom and startedBefore, at most 400 days apart`;
    throw new BadRequestError('The request is not valid', { details: [{ field, problem }] });
  }
  const hours = { zone, ...(weekday !== undefined && { weekday }), ...(hour !== undefined && { hour }) };
  return stretchesOf(hours, from, to);
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
