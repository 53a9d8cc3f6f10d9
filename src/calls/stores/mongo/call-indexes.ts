import { FEED_INDEXES, formerFeedIndexes, type NamedIndex } from './feed-indexes.js';

/** What of a document makes a head. Each field by its own name: an index that holds them all answers without the document. */
export const HEAD_PROJECTION = {
  'head.day': 1,
  'head.events': 1,
  'head.low': 1,
  'head.high': 1,
  'head.copies': 1,
  'head.contents': 1,
  'call.eventCount': 1,
  'call.fingerprint.low': 1,
  'call.fingerprint.high': 1,
  'call.fingerprint.copies': 1,
  'call.fingerprint.contents': 1,
} as const;

const { 'head.day': DAY, ...SUMS } = HEAD_PROJECTION;

/**
 * The indexes of `calls`: each list that people use is one run along one of them, and the sums of a day are in one. Each holds only
 * documents that have what it is about. MongoDB allows 64; every one of them is written with every call.
 */
export const CALL_INDEXES: readonly NamedIndex[] = [
  {
    key: { 'head.day': DAY, _id: 1, settled: 1, ...SUMS },
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
