import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { cursorKey, eventKey, type JournalOperation, sealedPut } from './files/journal-format.js';
import type { JournalLedger } from './journal-ledger.js';

/** Most text of a batch, in characters. */
const BATCH_TEXT = 1_000_000;

/** Adds events at the end of the journal. */
export function putEvents(ledger: JournalLedger, events: readonly CallEvent[]): JournalOperation[] {
  ledger.noteAdding(events[0]?.receivedAt);
  return events.map((event) => sealedPut(eventKey(ledger.next()), event));
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
