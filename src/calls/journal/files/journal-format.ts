import type { BatchOperation, ClassicLevel } from 'classic-level';
import type { StoreName } from '../../../config/app-config.js';
import { crc32 } from 'node:zlib';
import { JournalDamagedError } from './journal.errors.js';
import type { CallEvent } from '../../model/call-event.js';

/** Ordered keys and sealed values on the local disk. */
export type JournalLevel = ClassicLevel<string, string>;
export type JournalOperation = BatchOperation<JournalLevel, string, string>;
/** Makes what is to be written; nothing else is written meanwhile. */
export type Operations = (level: JournalLevel) => JournalOperation[] | Promise<JournalOperation[]>;

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
export const RECORDS_START = 'record!';
export const RECORDS_END = 'record!~';
/** Keys below and above all others. */
export const FIRST_KEY = '!';
export const LAST_KEY = '~';

/** Where an event waits. @param sequence counts from 1 */
export function eventKey(sequence: number): string {
  return `${EVENTS_START}${padded(sequence)}`;
}

/** @returns the number in the key of an event, a dead letter or a record; `NaN` when the key is damaged */
export function sequenceOf(key: string): number {
  const digits = key.slice(-SEQUENCE_DIGITS);
  return /^\d{16}$/.test(digits) ? Number(digits) : NaN;
}

/** Where something is kept that goes with the events. @param number counts from 1 */
export function recordKey(number: number): string {
  return `${RECORDS_START}${padded(number)}`;
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

const SEALED = /^([0-9a-f]{8}) /;
const SEAL_LENGTH = 9;

/** The write of a value that {@link unseal} can vouch for. */
export function sealedPut(key: string, value: unknown): JournalOperation {
  const json = JSON.stringify(value);
  return { type: 'put', key, value: `${checksum(key, json)} ${json}` };
}

/**
 * The value under a key, as it was written.
 *
 * LevelDB checks its own checksums when it replays its log, but not when it reads its tables (`verify_checksums`, which
 * classic-level does not set): there a flipped bit would pass for what a caller pressed, or move a value to another key.
 *
 * @param text as LevelDB gave it; JSON without a seal, as journals of earlier versions hold it, is taken as it is
 * @returns `undefined` when the key or the value is not what was written
 */
export function unseal(key: string, text: string): unknown {
  const seal = SEALED.exec(text)?.[1];
  const json = seal === undefined ? text : text.slice(SEAL_LENGTH);
  if (seal !== undefined && seal !== checksum(key, json)) return undefined;
  return parsed(json);
}

/** As {@link unseal} does. @throws JournalDamagedError when the key or the value is not what was written */
export function unsealed(key: string, text: string): unknown {
  const value = unseal(key, text);
  if (value === undefined) throw new JournalDamagedError();
  return value;
}

/** Text that is not JSON is as damaged as text with a wrong checksum. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function checksum(key: string, json: string): string {
  return crc32(json, crc32(key)).toString(16).padStart(8, '0');
}

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
