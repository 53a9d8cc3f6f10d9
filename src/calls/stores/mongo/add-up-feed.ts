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
