import type { mongo } from 'mongoose';
import type { CallListing, CallPosition, CallSort } from '../../feed/call-filter.js';
import type { StartPosition, RowEdition } from '../call-store.js';
import { toDate } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { codeOf } from './to-store-error.js';
import { type FeedFilter, feedFilters, HAS_ROW } from './feed-filter.js';
import { EXACT } from './exact.js';
import { type FeedPlan, NEWEST, SORT_PATHS } from './feed-indexes.js';

type Calls = mongo.Collection<CallDocument>;
/** How a list is asked for. */
export interface ListOptions {
  readonly plan: FeedPlan;
  /** When the server gives up, in milliseconds. */
  readonly maxTimeMS: number;
  /** Told of a hint to an index that is not there. */
  readonly onMissingIndex: () => void;
}
/** One stretch of a list. */
type Stretch = Pick<CallListing, 'sort' | 'descending' | 'limit'> &
  ListOptions & { readonly filter: FeedFilter };

const ROW = { call: 1 } as const;
/** BadValue and NoQueryExecutionPlans, with which MongoDB answers a hint to an index that is not there. */
const BAD_HINT = new Set<unknown>([2, 291]);

/**
 * Reads one page: first what is left of the calls with the same key as the place before, then those beyond it. So every question is
 * one range of an index; asked at once, the first part of the answer would be skipped document by document.
 */
export async function listFeed(
  calls: Calls,
  listing: CallListing,
  options: ListOptions,
): Promise<CallDocument[]> {
  const { filter, sort, descending, limit, after } = listing;
  const own = feedFilters(filter);
  const read = (range: readonly FeedFilter[], most: number): Promise<CallDocument[]> =>
    readStretch(calls, { ...options, sort, descending, filter: { $and: [...own, ...range] }, limit: most });
  if (after === null) return read([isSorted(sort)], limit);
  const alike = await read(besides(after, sort, descending), limit);
  if (alike.length >= limit) return alike;
  return [...alike, ...(await read([beyond(after, sort, descending)], limit - alike.length))];
}

/** The editions of rows, from the index of the newest alone. */
export async function listEditions(
  calls: Calls,
  limit: number,
  after: StartPosition | null,
  options: Omit<ListOptions, 'plan'>,
): Promise<RowEdition[]> {
  const read = (range: readonly FeedFilter[], most: number): Promise<CallDocument[]> => {
    const filter: FeedFilter = { $and: [...range] };
    const plan: FeedPlan = { hint: NEWEST, across: false };
    const order = { sort: 'startedAt', descending: true } as const;
    return readHinted(calls, { ...options, ...order, plan, filter, limit: most }, EDITION);
  };
  const alike = after === null ? [] : await read(besides(after, 'startedAt', true), limit);
  const range = after === null ? HAS_ROW : beyond(after, 'startedAt', true);
  const rest = alike.length < limit ? await read([range], limit - alike.length) : [];
  return [...alike, ...rest].flatMap(({ _id: id, call }) =>
    call ? [{ id, startedAt: call.startedAt.toISOString(), foldVersion: call.foldVersion ?? 0 }] : [],
  );
}

const EDITION = { 'call.startedAt': 1, 'call.foldVersion': 1 } as const;

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

function readStretch(calls: Calls, stretch: Stretch): Promise<CallDocument[]> {
  return stretch.plan.across ? readAcross(calls, stretch) : readHinted(calls, stretch, ROW);
}

async function readHinted(
  calls: Calls,
  stretch: Stretch,
  projection: mongo.Document,
): Promise<CallDocument[]> {
  const { hint } = stretch.plan;
  if (hint === null) return find(calls, stretch, projection).toArray();
  try {
    return await find(calls, stretch, projection).hint(hint).toArray();
  } catch (error: unknown) {
    if (!BAD_HINT.has(codeOf(error))) throw error;
    stretch.onMissingIndex();
    return find(calls, stretch, projection).toArray();
  }
}

/** Finds the page in the indexes alone, then reads its documents: whichever index MongoDB takes, and when it has to sort, too. */
async function readAcross(calls: Calls, stretch: Stretch): Promise<CallDocument[]> {
  const page = await readHinted(calls, stretch, { _id: 1 });
  const ids = page.map(({ _id }) => _id);
  const found = await calls.find({ _id: { $in: ids } }, { projection: ROW, ...EXACT }).toArray();
  const byId = new Map(found.map((document) => [document._id, document]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** A page needs no more memory than its documents; `allowDiskUse` is for what MongoDB sorts otherwise. */
function find(calls: Calls, stretch: Stretch, projection: mongo.Document) {
  const { filter, sort, descending, limit, maxTimeMS } = stretch;
  const way = descending ? -1 : 1;
  return calls
    .find(filter, { projection, maxTimeMS, allowDiskUse: true, ...EXACT })
    .sort({ [SORT_PATHS[sort]]: way, _id: way })
    .limit(limit);
}
