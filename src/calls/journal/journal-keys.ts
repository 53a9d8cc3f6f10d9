import type { StoreName } from '../../config/app-config.js';

/** How many digits a sequence number has in a key. */
export const SEQUENCE_DIGITS = 16;

/** Keys sort like the sequence numbers in them. */
function padded(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}

export const EVENTS_START = 'event!';
export const EVENTS_END = 'event!~';
export const DEAD_LETTERS_START = 'dead!';
export const DEAD_LETTERS_END = 'dead!~';
/** Keys below and above all others. */
export const FIRST_KEY = '!';
export const LAST_KEY = '~';

/** Where an event waits. @param sequence counts from 1 */
export function eventKey(sequence: number): string {
  return `${EVENTS_START}${padded(sequence)}`;
}

/** @returns the sequence number in the key of an event or a dead letter; `NaN` when the key is damaged */
export function sequenceOf(key: string): number {
  const digits = key.slice(-SEQUENCE_DIGITS);
  return /^\d{16}$/.test(digits) ? Number(digits) : NaN;
}

/** Where the last sequence number that a store acknowledged is kept. */
export function cursorKey(store: StoreName): string {
  return `cursor!${store}`;
}

/** What the keys of a store's dead letters begin with. */
export function deadLettersOf(store: StoreName): string {
  return `${DEAD_LETTERS_START}${store}!`;
}

/** Where an event is kept that a store can never take. */
export function deadLetterKey(store: StoreName, sequence: number): string {
  return `${deadLettersOf(store)}${padded(sequence)}`;
}
