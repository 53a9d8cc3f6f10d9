import type { CallStore, LogEntry } from '../stores/call-store.js';
import type { LogPlace } from './change-cursor.js';
import { checkOf } from './short-event-id.js';

/** For how many of the last numbers a place vouches: for the entries that have them, as a number may be missing that was removed by hand. */
const CHECKED_NUMBERS = 8;

/** What one store's log has after a place. */
export interface LogReading {
  /** Where the entries begin: the place, or 0 when the log is not the one that the place was in. */
  readonly from: number;
  /** The entries that the place vouches for, in order. */
  readonly recent: readonly LogEntry[];
  readonly entries: readonly LogEntry[];
  /** True when the log may have more than that. */
  readonly isCut: boolean;
}

/** Reads what comes after a place; from the first entry when the log was wiped or restored since. */
export async function readLog(store: CallStore, place: LogPlace, limit: number): Promise<LogReading> {
  const found = await store.listLog(Math.max(0, place.number - CHECKED_NUMBERS), CHECKED_NUMBERS + limit);
  const recent = found.filter(({ number }) => number <= place.number);
  const isSame = checkOfEntries(recent) === place.check;
  if (!isSame) return reading({ from: 0, recent: [] }, await store.listLog(0, limit), limit);
  return reading({ from: place.number, recent }, found.slice(recent.length, recent.length + limit), limit);
}

/** The place at the end of a log. @param answeredAt in milliseconds since 1970 */
export async function findEnd(store: CallStore, answeredAt: () => number): Promise<LogPlace> {
  const end = await store.findLogEnd();
  const number = end?.number ?? 0;
  const last = await store.listLog(Math.max(0, number - CHECKED_NUMBERS), CHECKED_NUMBERS);
  const vouched = last.filter((entry) => entry.number <= number);
  return { number, check: checkOfEntries(vouched), answeredAt: answeredAt() };
}

/** What a place vouches for when an entry is counted in. */
export function vouchedWith(entry: LogEntry, before: readonly LogEntry[]): LogEntry[] {
  return [...before.filter(({ number }) => number > entry.number - CHECKED_NUMBERS), entry];
}

export function checkOfEntries(entries: readonly LogEntry[]): string {
  return checkOf(entries.map(({ eventId }) => eventId));
}

function reading(
  start: Pick<LogReading, 'from' | 'recent'>,
  entries: readonly LogEntry[],
  limit: number,
): LogReading {
  return { ...start, entries, isCut: entries.length === limit };
}
