import type { DeadLetter } from '../../calls/journal/dead-letters.js';
import { hidePrivateParts } from '../../common/logging/hide-private-parts.js';
import { STORE_NAMES } from '../../config/app-config.js';
import type { Delivery } from '../../notifications/notification.js';

/** Who may have refused what became of a dead letter: a database, or a receiver of notifications. */
export const LETTER_STORES = [...STORE_NAMES, 'notifications'] as const;
export type LetterStore = (typeof LETTER_STORES)[number];

/** An event that a database refused, or a notification that no receiver took. */
export type Letter = DeadLetter | Delivery;

/** What names a dead letter; written `supabase-42` or `notifications-42`. */
export interface LetterId {
  readonly store: LetterStore;
  readonly sequence: number;
}

/** A letter without the personal data in its event; only the reason may quote some, with numbers masked. */
export interface LetterSummary {
  readonly id: string;
  readonly store: LetterStore;
  readonly callId: string;
  readonly type: string;
  readonly code: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly reason: string;
}

export function isNotification(letter: Letter): letter is Delivery {
  return 'notification' in letter;
}

export function idOfLetter(letter: Letter): LetterId {
  return isNotification(letter) ? { store: 'notifications', sequence: letter.number } : letter;
}

/** @returns `null` for what cannot be an id */
export function parseLetterId(text: string): LetterId | null {
  const [, name, digits] = /^([a-z]+)-([1-9]\d{0,14})$/.exec(text) ?? [];
  const store = LETTER_STORES.find((known) => known === name);
  return store === undefined ? null : { store, sequence: Number(digits) };
}

export function formatLetterId({ store, sequence }: LetterId): string {
  return `${store}-${sequence}`;
}

export function summarize(letter: Letter): LetterSummary {
  const id = formatLetterId(idOfLetter(letter));
  if (isNotification(letter)) {
    const { notification, answer, at, url } = letter;
    const { callId, type } = notification;
    return { id, store: 'notifications', callId, type, code: answer ?? '', at, reason: `for ${url}` };
  }
  const { store, event, code, at } = letter;
  const reason = hidePrivateParts(letter.reason);
  return { id, store, callId: event.callId, type: event.type, code, at, reason };
}

/** Oldest first. */
export function byTime(left: Letter, right: Letter): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  return idOfLetter(left).sequence - idOfLetter(right).sequence;
}
