import { FEED_INDEXES, type NamedIndex } from './feed-indexes.js';

/** The indexes of `calls`: each list that is asked for is one run along one of them. MongoDB allows 64. */
export const CALL_INDEXES: NamedIndex[] = [
  { key: { 'head.day': 1, _id: 1 }, name: 'heads_by_day' },
  { key: { changedAt: 1, _id: 1 }, name: 'heads_by_change' },
  { key: { 'call.endedAt': 1, 'call.startedAt': 1, _id: 1 }, name: 'calls_unfinished' },
  { key: { 'call.erasedAt': 1, 'call.startedAt': 1, _id: 1 }, name: 'calls_unerased' },
  { key: { 'call.undeletedRecordings': 1, _id: 1 }, name: 'calls_undeleted_recordings' },
  ...FEED_INDEXES,
];

/** Names of indexes that were made once and that others stand in for. */
export const FORMER_INDEXES: readonly string[] = ['calls_newest_first'];

/** The indexes of `log`: each event once, and the entries of a call in order. */
export const LOG_INDEXES: NamedIndex[] = [
  { key: { eventId: 1 }, name: 'log_events', unique: true },
  { key: { callId: 1, _id: 1 }, name: 'log_calls' },
];
