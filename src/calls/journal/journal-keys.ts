import type { StoreName } from '../../config/app-config.js';

const DIGITS = 16;

/** Keys sort like the sequence numbers in them. */
function padded(sequence: number): string {
  return String(sequence).padStart(DIGITS, '0');
}

export const EVENTS_END = 'event!~';
export const DEAD_LETTERS_START = 'dead!';
export const DEAD_LETTERS_END = 'dead!~';

/** Where an event waits. @param sequence counts from 1 */
export function eventKey(sequence: number): string {
  return `event!${padded(sequence)}`;
}

/** @returns the sequence number in the key of an event or a dead letter */
export function sequenceOf(key: string): number {
  return Number(key.slice(-DIGITS));
}

/** Where the last sequence number that a store acknowledged is kept. */
export function cursorKey(store: StoreName): string {
  return `cursor!${store}`;
}

/** Where an event is kept that a store can never take. */
export function deadLetterKey(store: StoreName, sequence: number): string {
  return `dead!${store}!${padded(sequence)}`;
}
