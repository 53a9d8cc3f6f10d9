import type { mongo } from 'mongoose';
import type { CallHead, ChangedHead, DayDigest } from '../../model/call-head.js';
import type { ChangePosition, DayRange } from '../call-store.js';
import { changedAfter } from './call-filters.js';
import type { CallDocument } from './call.schema.js';
import {
  type DigestDocument,
  digestPipeline,
  HEAD_PROJECTION,
  toCallHeads,
  toChangedHeads,
  toDayDigest,
} from './head-document.mapper.js';

type Calls = mongo.Collection<CallDocument>;

export async function findHeads(calls: Calls, callIds: readonly string[]): Promise<CallHead[]> {
  const found = calls.find({ _id: { $in: callIds } }, { projection: HEAD_PROJECTION });
  return (await found.toArray()).flatMap(toCallHeads);
}

export async function listHeads(
  calls: Calls,
  day: string,
  limit: number,
  after: string,
): Promise<CallHead[]> {
  const filter = { 'head.day': day, _id: { $gt: after } };
  const found = calls.find(filter, { projection: HEAD_PROJECTION }).sort({ _id: 1 }).limit(limit);
  return (await found.toArray()).flatMap(toCallHeads);
}

export async function listChanged(
  calls: Calls,
  limit: number,
  after: ChangePosition,
): Promise<ChangedHead[]> {
  const found = calls.find(changedAfter(after), { projection: HEAD_PROJECTION });
  const page = await found.sort({ changedAt: 1, _id: 1 }).limit(limit).toArray();
  return page.flatMap(toChangedHeads);
}

export async function digestDays(calls: Calls, { from, to }: DayRange): Promise<DayDigest[]> {
  const days = calls.aggregate<DigestDocument>(digestPipeline(from, to));
  return (await days.toArray()).map(toDayDigest);
}

/** The first and the last UTC day that have calls; `null` without any. */
export async function findDays(calls: Calls): Promise<DayRange | null> {
  const [from, to] = await Promise.all([outermostDay(calls, 1), outermostDay(calls, -1)]);
  return from === null || to === null ? null : { from, to };
}

async function outermostDay(calls: Calls, direction: 1 | -1): Promise<string | null> {
  const found = calls.find({ 'head.day': { $gt: '' } }, { projection: { 'head.day': 1 } });
  const [document] = await found.sort({ 'head.day': direction }).limit(1).toArray();
  return document?.head?.day ?? null;
}
