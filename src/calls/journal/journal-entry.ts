import type { CallEvent } from '../call-event.js';
import { sequenceOf } from './journal-keys.js';
import { unseal } from './journal-seal.js';

/** An event and its place in the journal. */
export interface JournalEntry {
  /** Counts from 1 and never goes back. */
  readonly sequence: number;
  readonly event: CallEvent;
}

/** @returns `null` when the entry is not as it was written */
export function toEntry(key: string, text: string): JournalEntry | null {
  const event = unseal(key, text);
  return event === undefined ? null : { sequence: sequenceOf(key), event: event as CallEvent };
}
