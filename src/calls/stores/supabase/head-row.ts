import type { CallHead, ChangedHead, DayDigest, EventSums } from '../../model/call-head.js';
import type { DayRange } from '../call-store.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';

/** The held sums of a head or a day, as the functions of the database name them. */
interface HeldColumns {
  readonly day: string;
  readonly held_events: number;
  readonly held_low: number;
  readonly held_high: number;
  readonly held_copies: number;
}

type ShownColumns<T> = Readonly<Record<'shown_events' | 'shown_low' | 'shown_high' | 'shown_copies', T>>;

/** A row of `head_states`. Without a published row every `shown_` column is null. */
export type HeadRow = HeldColumns &
  ShownColumns<number | null> & { readonly call_id: string; readonly changed_at: string };

/** One entry of what `digest_days` answers. */
export type DigestRow = HeldColumns & ShownColumns<number> & { readonly calls: number };

export function toCallHead(row: HeadRow): CallHead {
  return { callId: row.call_id, day: row.day, held: heldOf(row), shown: shownOf(row) };
}

/** `changedAt` stays as PostgreSQL writes it, to the microsecond: it is a position to go on from. */
export function toChangedHead(row: HeadRow): ChangedHead {
  return { ...toCallHead(row), changedAt: row.changed_at };
}

export function toDayDigest(row: DigestRow): DayDigest {
  const shown = shownOf(row) ?? { events: 0, low: 0, high: 0, copies: 0 };
  return { day: row.day, calls: row.calls, held: heldOf(row), shown };
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

function heldOf(row: HeldColumns): EventSums {
  return { events: row.held_events, low: row.held_low, high: row.held_high, copies: row.held_copies };
}

function shownOf(row: ShownColumns<number | null>): EventSums | null {
  const { shown_events: events, shown_low: low, shown_high: high, shown_copies: copies } = row;
  if (events === null || low === null || high === null || copies === null) return null;
  return { events, low, high, copies };
}
