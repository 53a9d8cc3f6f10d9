import type { mongo } from 'mongoose';
import type { CallListing, CallPosition, CallSort } from '../../feed/call-filter.js';
import { toDate } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { codeOf } from './to-store-error.js';
import { type FeedFilter, feedFilters, HAS_ROW } from './feed-filter.js';
import { asksAcross, feedIndexFor, SORT_PATHS } from './feed-indexes.js';

type Calls = mongo.Collection<CallDocument>;
/** One stretch of a list. */
type Stretch = Pick<CallListing, 'sort' | 'descending' | 'limit'> & {
  readonly filter: FeedFilter;
  readonly hint: string | null;
  readonly across: boolean;
};

const ROW = { call: 1 } as const;
/** BadValue and NoQueryExecutionPlans, with which MongoDB answers a hint to an index that is not there. */
const BAD_HINT = new Set<unknown>([2, 291]);

/**
 * Reads one page: first what is left of the calls with the same key as the place before, then those beyond it. So every question is
 * one range of an index; asked at once, the first part of the answer would be skipped document by document.
 *
 * @param hinted false while the indexes are being made
 */
export async function listFeed(calls: Calls, listing: CallListing, hinted: boolean): Promise<CallDocument[]> {
  const { filter, sort, descending, limit, after } = listing;
  const own = feedFilters(filter);
  const hint = hinted ? feedIndexFor(filter, sort) : null;
  const plan = { sort, descending, hint, across: filter.text === undefined && asksAcross(filter, sort) };
  const read = (range: readonly FeedFilter[], most: number): Promise<CallDocument[]> =>
    readStretch(calls, { ...plan, filter: { $and: [...own, ...range] }, limit: most });
  if (after === null) return read([isSorted(sort)], limit);
  const alike = await read(besides(after, sort, descending), limit);
  if (alike.length >= limit) return alike;
  return [...alike, ...(await read([beyond(after, sort, descending)], limit - alike.length))];
}

/** A call without a row has no place in a list. */
function isSorted(sort: CallSort): FeedFilter {
  return sort === 'startedAt' ? HAS_ROW : { 'facets.durationRank': { $gte: -1 } };
}

/** Calls of the same key further on. */
function besides({ key, id }: CallPosition, sort: CallSort, descending: boolean): FeedFilter[] {
  const same: FeedFilter =
    sort === 'startedAt'
      ? { 'call.startedAt': { $eq: toDate(String(key)) } }
      : { 'facets.durationRank': { $eq: Number(key) } };
  return [same, { _id: descending ? { $lt: id } : { $gt: id } }];
}

/** Calls of the keys further on. */
function beyond({ key }: CallPosition, sort: CallSort, descending: boolean): FeedFilter {
  if (sort === 'startedAt') {
    const time = toDate(String(key));
    return { 'call.startedAt': descending ? { $lt: time } : { $gt: time } };
  }
  return { 'facets.durationRank': descending ? { $lt: Number(key) } : { $gt: Number(key) } };
}

async function readStretch(calls: Calls, stretch: Stretch): Promise<CallDocument[]> {
  if (stretch.across) return readAcross(calls, stretch);
  const { hint } = stretch;
  const found = find(calls, stretch, ROW);
  if (hint === null) return found.toArray();
  try {
    return await found.hint(hint).toArray();
  } catch (error: unknown) {
    if (!BAD_HINT.has(codeOf(error))) throw error;
    return find(calls, stretch, ROW).toArray();
  }
}

/** Finds the page in the indexes alone, then reads its documents: whichever index MongoDB takes, and when it has to sort, too. */
async function readAcross(calls: Calls, stretch: Stretch): Promise<CallDocument[]> {
  const page = await find(calls, stretch, { _id: 1 }).toArray();
  const ids = page.map(({ _id }) => _id);
  const found = await calls.find({ _id: { $in: ids } }, { projection: ROW }).toArray();
  const byId = new Map(found.map((document) => [document._id, document]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

function find(calls: Calls, { filter, sort, descending, limit }: Stretch, projection: mongo.Document) {
  const way = descending ? -1 : 1;
  return calls
    .find(filter, { projection })
    .sort({ [SORT_PATHS[sort]]: way, _id: way })
    .limit(limit);
}
