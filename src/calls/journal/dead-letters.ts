import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import type { StoreRejectedError } from '../../database/link/store.errors.js';
import { Injectable } from '@nestjs/common';
import { Journal } from './journal.js';
import { JournalDatabase } from './files/journal-database.js';
import {
  DEAD_LETTERS_END,
  DEAD_LETTERS_START,
  deadLetterKey,
  type JournalLevel,
  type JournalOperation,
  sealedPut,
  unsealed,
} from './files/journal-format.js';
import type { Redact } from './journal-redaction.js';

/** An event that one store can never take, with what it said. */
export interface DeadLetter {
  readonly store: StoreName;
  /** The event's place in the journal; with the store, the letter's identity. */
  readonly sequence: number;
  readonly event: CallEvent;
  /** The database's own code where it gave one, such as `22P02`. */
  readonly code: string;
  /** What the store and its database said; it may quote the event. */
  readonly reason: string;
  /** When it was set aside, ISO 8601 UTC. */
  readonly at: string;
}

/** What a letter says about why the store refused. */
export function describeRejection(error: StoreRejectedError): Pick<DeadLetter, 'code' | 'reason'> {
  const { cause } = error;
  if (!(cause instanceof Error)) return { code: error.code, reason: error.message };
  const code = 'code' in cause ? cause.code : undefined;
  const isKnown = typeof code === 'string' || typeof code === 'number';
  return { code: isKnown ? String(code) : error.code, reason: `${error.message}: ${cause.message}` };
}

/** Events that a store can never take, set aside so that they do not hold up the others. */
@Injectable()
export class DeadLetters {
  private readonly counts = new Map<StoreName, number>();

  constructor(
    private readonly database: JournalDatabase,
    private readonly journal: Journal,
  ) {
    database.onOpened(({ level }) => this.load(level));
  }

  count(store: StoreName): number {
    return this.counts.get(store) ?? 0;
  }

  /** Sets an event aside; repeating it changes nothing. */
  async add(letter: DeadLetter): Promise<void> {
    const known = await this.find(letter.store, letter.sequence);
    const key = deadLetterKey(letter.store, letter.sequence);
    await this.database.write(() => [sealedPut(key, letter)], { sync: true });
    if (known === null) this.counts.set(letter.store, this.count(letter.store) + 1);
  }

  /** All letters by store, oldest first. */
  list(): Promise<DeadLetter[]> {
    return this.database.read(readAll);
  }

  find(store: StoreName, sequence: number): Promise<DeadLetter | null> {
    const key = deadLetterKey(store, sequence);
    return this.database.read(async (level) => {
      const text = await level.get(key);
      return text === undefined ? null : toLetter(key, text);
    });
  }

  /**
   * Puts a letter's event back into the journal, from where it goes to both stores: a store that knows it ignores it, and the
   * letter of a store that refused it as well is of no more use.
   */
  async replay({ event }: DeadLetter): Promise<void> {
    await this.journal.append([event]);
    const letters = await this.list();
    for (const letter of letters.filter((one) => one.event.id === event.id)) await this.drop(letter);
  }

  /** Forgets a letter for good; one that is gone already changes nothing. */
  async drop({ store, sequence }: DeadLetter): Promise<void> {
    if ((await this.find(store, sequence)) === null) return;
    await this.database.write(() => [{ type: 'del', key: deadLetterKey(store, sequence) }], { sync: true });
    this.counts.set(store, this.count(store) - 1);
  }

  /**
   * Rewrites the letters of a call, synced; of the reason only the code is left, as databases quote what they refuse.
   *
   * @returns how many letters were rewritten
   */
  async redact(callId: string, redact: Redact): Promise<number> {
    let count = 0;
    const rewrite = async (level: JournalLevel): Promise<JournalOperation[]> => {
      const letters = (await readAll(level)).filter(({ event }) => event.callId === callId);
      count = letters.length;
      return letters.map((letter) => redacted(letter, redact));
    };
    await this.database.write(rewrite, { sync: true });
    return count;
  }

  private async load(level: JournalLevel): Promise<void> {
    const letters = await readAll(level);
    for (const store of STORE_NAMES) {
      this.counts.set(store, letters.filter((letter) => letter.store === store).length);
    }
  }
}

function redacted(letter: DeadLetter, redact: Redact): JournalOperation {
  const key = deadLetterKey(letter.store, letter.sequence);
  return sealedPut(key, { ...letter, event: redact(letter.event), reason: letter.code });
}

async function readAll(level: JournalLevel): Promise<DeadLetter[]> {
  const entries = await level.iterator({ gt: DEAD_LETTERS_START, lt: DEAD_LETTERS_END }).all();
  return entries.map(([key, text]) => toLetter(key, text));
}

function toLetter(key: string, text: string): DeadLetter {
  return unsealed(key, text) as DeadLetter;
}
