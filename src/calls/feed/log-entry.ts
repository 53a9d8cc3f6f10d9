/**
 * One line of a store's log: the events in the order in which this store took them, each once, numbered from 1 without a gap.
 *
 * Whoever sees an entry has every one before it in reach: a number becomes visible only after all lower ones. The two stores
 * take events in different orders, so a number means nothing to the other one.
 */
export interface LogEntry {
  readonly number: number;
  readonly callId: string;
  readonly eventId: string;
}
