import type { CallHead, ChangedHead, DayDigest, EventSums, StoredSums } from '../../model/call-head.js';
import type { DayRange } from '../call-store.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';

/** The sums that a head or a day stores, as the functions of the database name them: `copies` are the `receipts`. */
interface StoredColumns {
  readonly held_events: number;
  readonly held_low: number;
  readonly held_high: number;
  readonly held_copies: number;
  readonly held_contents: number;
}

type PublishedColumns<T> = Readonly<
  Record<'shown_events' | 'shown_low' | 'shown_high' | 'shown_copies' | 'shown_contents', T>
>;

/** One entry of what `append_call_events` answers. */
export type SumsRow = StoredColumns & { readonly call_id: string };

/** A row of `head_states`. Without a published row every `shown_` column is null. */
export type HeadRow = StoredColumns &
  PublishedColumns<number | null> & {
    readonly call_id: string;
    readonly day: string;
    readonly changed_at: string;
  };

/** One entry of what `digest_days` answers. */
export type DigestRow = StoredColumns &
  PublishedColumns<number> & { readonly day: string; readonly calls: number };

export function toStoredSums(row: SumsRow): StoredSums {
  return { callId: row.call_id, stored: storedOf(row) };
}

export function toCallHead(row: HeadRow): CallHead {
  return { callId: row.call_id, day: row.day, stored: storedOf(row), published: publishedOf(row) };
}

/** `changedAt` stays as PostgreSQL writes it, to the microsecond: it is a position to go on from. */
export function toChangedHead(row: HeadRow): ChangedHead {
  return { ...toCallHead(row), changedAt: row.changed_at };
}

export function toDayDigest(row: DigestRow): DayDigest {
  const published = publishedOf(row) ?? { events: 0, low: 0, high: 0, receipts: 0, contents: 0 };
  return { day: row.day, calls: row.calls, stored: storedOf(row), published };
}

/** What `find_days` answers. */
export function toDayRange(answer: unknown): DayRange | null {
  const isRange = typeof answer === 'object' && answer !== null && 'from' in answer && 'to' in answer;
  if (!isRange || typeof answer.from !== 'string' || typeof answer.to !== 'string') return null;
  return { from: answer.from, to: answer.to };
}

/**
 * The rows of a function's answer, which nobody but our migrations defines.
 *
 * @throws StoreUnavailableError when it is no list, so that something else than the function must have answered
 */
export function toRows<Row>(answer: unknown): Row[] {
  if (isRows<Row>(answer)) return answer;
  throw new StoreUnavailableError('Supabase answered something else than rows');
}

function isRows<Row>(answer: unknown): answer is Row[] {
  return Array.isArray(answer);
}

function storedOf(row: StoredColumns): EventSums {
  const { held_events: events, held_low: low, held_high: high, held_copies: receipts } = row;
  return { events, low, high, receipts, contents: row.held_contents };
}

function publishedOf(row: PublishedColumns<number | null>): EventSums | null {
  const { shown_events: events, shown_low: low, shown_high: high } = row;
  const { shown_copies: receipts, shown_contents: contents } = row;
  if (events === null || low === null || high === null || receipts === null || contents === null) return null;
  return { events, low, high, receipts, contents };
}
