import type { mongo } from 'mongoose';
import type { CallHead, ChangedHead, DayDigest } from '../../model/call-head.js';
import type { ChangePosition, DayRange } from '../call-store.js';
import { changedAfter } from './call-filters.js';
import type { CallDocument } from './call.schema.js';
import { HEAD_PROJECTION } from './call-indexes.js';
import { EXACT } from './exact.js';
import {
  type DigestDocument,
  digestPipeline,
  toCallHeads,
  toChangedHeads,
  toDayDigests,
} from './head-document.mapper.js';

type Calls = mongo.Collection<CallDocument>;
type Filter = mongo.Filter<CallDocument>;

/** Heads with all their sums, from the documents or an index alone. */
const HEADS = { projection: HEAD_PROJECTION, ...EXACT };
const CHANGED_HEADS = { projection: { ...HEAD_PROJECTION, changedAt: 1 }, ...EXACT } as const;

/**
 * Of calls that are settled the sums are in an index; of the others, which change with every event and are few, the documents are read.
 * `null` stands for documents that were written before there were marks.
 */
const SETTLED: Filter = { settled: true };
const UNSETTLED: Filter = { marks: { $in: ['unsettled', null] } };

export async function findHeads(calls: Calls, callIds: readonly string[]): Promise<CallHead[]> {
  return (await calls.find({ _id: { $in: callIds } }, HEADS).toArray()).flatMap(toCallHeads);
}

export async function findChangedHead(calls: Calls, callId: string): Promise<ChangedHead | null> {
  const found = await calls.find({ _id: callId }, CHANGED_HEADS).toArray();
  return found.flatMap(toChangedHeads)[0] ?? null;
}

export async function listHeads(
  calls: Calls,
  day: string,
  limit: number,
  after: string,
): Promise<CallHead[]> {
  const parts = [SETTLED, UNSETTLED].map((part) =>
    calls
      .find({ ...part, 'head.day': day, _id: { $gt: after } }, HEADS)
      .sort({ _id: 1 })
      .limit(limit)
      .toArray(),
  );
  const heads = new Map((await Promise.all(parts)).flat().map((document) => [document._id, document]));
  return [...heads.values()]
    .sort((left, right) => (left._id < right._id ? -1 : 1))
    .slice(0, limit)
    .flatMap(toCallHeads);
}

export async function listChanged(
  calls: Calls,
  limit: number,
  after: ChangePosition,
): Promise<ChangedHead[]> {
  const found = calls.find(changedAfter(after), CHANGED_HEADS);
  const page = await found.sort({ changedAt: 1, _id: 1 }).limit(limit).toArray();
  return page.flatMap(toChangedHeads);
}

/** @param milliseconds when the server gives up */
export async function digestDays(
  calls: Calls,
  { from, to }: DayRange,
  milliseconds: number,
): Promise<DayDigest[]> {
  const days = { 'head.day': { $gte: from, $lte: to } };
  const options = { maxTimeMS: milliseconds, ...EXACT };
  const parts = [SETTLED, UNSETTLED].map((part) =>
    calls.aggregate<DigestDocument>(digestPipeline({ ...part, ...days }), options).toArray(),
  );
  return toDayDigests((await Promise.all(parts)).flat());
}

/** The first and the last UTC day that have calls; `null` without any. */
export async function findDays(calls: Calls): Promise<DayRange | null> {
  const ends = await Promise.all(
    [SETTLED, UNSETTLED].flatMap((part) => [outermostDay(calls, part, 1), outermostDay(calls, part, -1)]),
  );
  const days = ends.flat().sort();
  const [from, to] = [days[0], days.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

async function outermostDay(calls: Calls, part: Filter, direction: 1 | -1): Promise<string[]> {
  const found = calls.find(
    { ...part, 'head.day': { $gt: '' } },
    { projection: { _id: 0, 'head.day': 1 }, ...EXACT },
  );
  const [document] = await found.sort({ 'head.day': direction }).limit(1).toArray();
  return document?.head ? [document.head.day] : [];
}
