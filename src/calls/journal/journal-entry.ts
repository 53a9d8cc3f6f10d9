import type { CallEvent } from '../model/call-event.js';
import { sequenceOf } from './journal-keys.js';
import { unsealed } from './files/journal-seal.js';

/** An event and its place in the journal. */
export interface JournalEntry {
  /** Counts from 1 and never goes back. */
  readonly sequence: number;
  readonly event: CallEvent;
}

/** @throws JournalDamagedError when the entry is not as it was written */
export function toEntry(key: string, text: string): JournalEntry {
  return { sequence: sequenceOf(key), event: unsealed(key, text) as CallEvent };
}
