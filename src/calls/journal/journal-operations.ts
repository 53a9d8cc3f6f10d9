import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import {
  cursorKey,
  eventKey,
  type JournalEntry,
  type JournalOperation,
  sealedPut,
} from './files/journal-format.js';
import type { JournalLedger } from './journal-ledger.js';

/** Most text of a batch, in characters. */
const BATCH_TEXT = 1_000_000;

/** What is written together with events, all or nothing. */
export interface Company {
  readonly operations: readonly JournalOperation[];
  /** Called once it is written. */
  readonly onWritten: () => void;
}

/** Decides what is written together with events; asked in the middle of a write, so that it must not wait. */
export type Companion = (entries: readonly JournalEntry[]) => Company;

/** Gives events the next places at the end of the journal. */
export function numberEvents(ledger: JournalLedger, events: readonly CallEvent[]): JournalEntry[] {
  ledger.noteAdding(events[0]?.receivedAt);
  return events.map((event) => ({ sequence: ledger.next(), event }));
}

/** Adds entries. */
export function putEntries(entries: readonly JournalEntry[]): JournalOperation[] {
  return entries.map(({ sequence, event }) => sealedPut(eventKey(sequence), event));
}

/** Moves a store's cursor forward and removes what every store has passed by that; cursors are there all or none. */
export function passEntries(ledger: JournalLedger, store: StoreName, sequence: number): JournalOperation[] {
  if (sequence <= ledger.cursorOf(store)) return [];
  const passed = ledger.advance(store, sequence);
  const removals = passed.map((one): JournalOperation => ({ type: 'del', key: eventKey(one) }));
  return [...STORE_NAMES.map((name) => sealedPut(cursorKey(name), ledger.cursorOf(name))), ...removals];
}

/** The first of some entries, at least one, whose text is not too much together. */
export function upToSize(entries: readonly [string, string][]): [string, string][] {
  let size = 0;
  return entries.filter(([, text], index) => (size += text.length) <= BATCH_TEXT || index === 0);
}
