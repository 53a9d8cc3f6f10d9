import type { CallStore, LogEntry } from '../stores/call-store.js';
import type { LogPlace } from './change-cursor.js';
import { checkOf } from './short-event-id.js';

/** How many of the last entries a place vouches for. */
export const CHECKED_ENTRIES = 8;

/** What one store's log has after a place. */
export interface LogReading {
  /** Where the entries begin: the place, or 0 when the log is not the one that the place was in. */
  readonly from: number;
  /** The ids of up to {@link CHECKED_ENTRIES} entries up to that one, in order. */
  readonly recent: readonly string[];
  readonly entries: readonly LogEntry[];
  /** True when the log may have more than that. */
  readonly isCut: boolean;
}

/** Reads what comes after a place; from the first entry when the log was wiped or restored since. */
export async function readLog(store: CallStore, place: LogPlace, limit: number): Promise<LogReading> {
  const checked = Math.min(place.number, CHECKED_ENTRIES);
  const found = await store.listLog(place.number - checked, checked + limit);
  const recent = found.slice(0, checked).map(({ eventId }) => eventId);
  if (recent.length === checked && checkOf(recent) === place.check) {
    const entries = found.slice(checked);
    return { from: place.number, recent, entries, isCut: entries.length === limit };
  }
  const entries = await store.listLog(0, limit);
  return { from: 0, recent: [], entries, isCut: entries.length === limit };
}

/** The place at the end of a log. @param answeredAt in milliseconds since 1970 */
export async function findEnd(store: CallStore, answeredAt: () => number): Promise<LogPlace> {
  const end = await store.findLogEnd();
  const number = end?.number ?? 0;
  const checked = Math.min(number, CHECKED_ENTRIES);
  const last = checked === 0 ? [] : await store.listLog(number - checked, checked);
  return { number, check: checkOf(last.map(({ eventId }) => eventId)), answeredAt: answeredAt() };
}
