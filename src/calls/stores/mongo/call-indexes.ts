import { HEAD_PROJECTION } from './head-document.mapper.js';
import { FEED_INDEXES, formerFeedIndexes, type NamedIndex } from './feed-indexes.js';

/** All that a head shows, behind what it is listed by. */
const SUMS: Readonly<Record<string, 1>> = HEAD_PROJECTION;

/**
 * The indexes of `calls`: each list that people use is one run along one of them, and the sums of a day are in one. Each holds only
 * documents that have what it is about. MongoDB allows 64; every one of them is written with every call.
 */
export const CALL_INDEXES: readonly NamedIndex[] = [
  {
    key: { 'head.day': 1, _id: 1, settled: 1, ...SUMS },
    name: 'settled_heads_by_day',
    partialFilterExpression: { settled: true },
  },
  {
    key: { changedAt: 1, _id: 1 },
    name: 'heads_by_changed_at',
    partialFilterExpression: { changedAt: { $exists: true } },
  },
  ...FEED_INDEXES,
];

/** Names of indexes that were made once and that others stand in for. */
export const FORMER_INDEXES: readonly string[] = [
  'calls_newest_first',
  'heads_by_day',
  'heads_by_change',
  'calls_unfinished',
  'calls_unerased',
  'calls_undeleted_recordings',
  ...formerFeedIndexes(),
];

/** The indexes of `log`: each event once, and the entries of a call in order. */
export const LOG_INDEXES: readonly NamedIndex[] = [
  { key: { eventId: 1 }, name: 'log_events', unique: true },
  { key: { callId: 1, _id: 1 }, name: 'log_calls' },
];
