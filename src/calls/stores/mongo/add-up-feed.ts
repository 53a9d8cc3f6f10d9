import type { mongo } from 'mongoose';
import type { CallFilter } from '../../feed/call-filter.js';
import type { CallStatistics, StatisticsQuestion } from '../../feed/call-statistics.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import type { LongQuestionOptions } from './mongo-access.js';
import { feedFilters, HAS_ROW } from './feed-filter.js';
import { NO_CALLS, type TallyDocument, toCallStatistics } from './tally-document.mapper.js';
import { tallyPipeline } from './tally-pipeline.js';

type Calls = mongo.Collection<CallDocument>;

export async function countFeed(
  calls: Calls,
  filter: CallFilter,
  options: LongQuestionOptions,
): Promise<number> {
  const pipeline = [{ $match: { $and: [...feedFilters(filter), HAS_ROW] } }, { $count: 'calls' }];
  const [found] = await calls.aggregate<{ calls: number }>(pipeline, { ...options, ...EXACT }).toArray();
  return found?.calls ?? 0;
}

/** What is to be counted, and where counting ends. */
interface CountQuestion {
  readonly filters: readonly CallFilter[];
  readonly most: number;
}

/** One question: `$unionWith` gives each filter a plan of its own, where the parts of a `$facet` would share one. */
export async function countEach(
  calls: Calls,
  { filters, most }: CountQuestion,
  options: LongQuestionOptions,
): Promise<number[]> {
  const counts = filters.map((filter, place) => [
    { $match: { $and: [...feedFilters(filter), HAS_ROW] } },
    { $limit: most },
    { $group: { _id: { $literal: place }, calls: { $sum: 1 } } },
  ]);
  const [first = [], ...others] = counts;
  if (first.length === 0) return [];
  const coll = calls.collectionName;
  const pipeline = [...first, ...others.map((one) => ({ $unionWith: { coll, pipeline: one } }))];
  const found = await calls.aggregate<PlacedCount>(pipeline, { ...options, ...EXACT }).toArray();
  const byPlace = new Map(found.map((one) => [one._id, one.calls]));
  return filters.map((_filter, place) => byPlace.get(place) ?? 0);
}

interface PlacedCount {
  readonly _id: number;
  readonly calls: number;
}

export async function tallyFeed(
  calls: Calls,
  question: StatisticsQuestion,
  options: LongQuestionOptions,
): Promise<CallStatistics> {
  const [found] = await calls
    .aggregate<TallyDocument>(tallyPipeline(question), { ...options, ...EXACT })
    .toArray();
  return toCallStatistics(found ?? NO_CALLS);
}
