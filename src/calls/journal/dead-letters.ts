import { Injectable } from '@nestjs/common';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { DeadLetter } from './dead-letter.js';
import { Journal } from './journal.js';
import { JournalDatabase } from './journal-database.js';
import { DEAD_LETTERS_END, DEAD_LETTERS_START, deadLetterKey } from './journal-keys.js';

/** Events that a store can never take, set aside so that they do not hold up the others. */
@Injectable()
export class DeadLetters {
  private readonly counts = new Map<StoreName, number>();

  constructor(
    private readonly database: JournalDatabase,
    private readonly journal: Journal,
  ) {}

  /** Counts the letters that are there from before. */
  async load(): Promise<void> {
    const letters = await this.list();
    for (const store of STORE_NAMES) {
      this.counts.set(store, letters.filter((letter) => letter.store === store).length);
    }
  }

  count(store: StoreName): number {
    return this.counts.get(store) ?? 0;
  }

  /** Sets an event aside; repeating it changes nothing. */
  async add(letter: DeadLetter): Promise<void> {
    const level = await this.database.open();
    const key = deadLetterKey(letter.store, letter.sequence);
    const known = (await level.get(key)) !== undefined;
    await level.put(key, letter, { sync: true });
    if (!known) this.counts.set(letter.store, this.count(letter.store) + 1);
  }

  /** All letters by store, oldest first. */
  async list(): Promise<DeadLetter[]> {
    const level = await this.database.open();
    const values = await level.values({ gt: DEAD_LETTERS_START, lt: DEAD_LETTERS_END }).all();
    return values as DeadLetter[];
  }

  async find(store: StoreName, sequence: number): Promise<DeadLetter | null> {
    const level = await this.database.open();
    const value = await level.get(deadLetterKey(store, sequence));
    return value === undefined ? null : (value as DeadLetter);
  }

  /** Puts a letter's event back into the journal; the other store knows it already and ignores it. */
  async replay(letter: DeadLetter): Promise<void> {
    await this.journal.append([letter.event]);
    await this.drop(letter);
  }

  /** Forgets a letter for good. */
  async drop(letter: DeadLetter): Promise<void> {
    const level = await this.database.open();
    await level.del(deadLetterKey(letter.store, letter.sequence), { sync: true });
    this.counts.set(letter.store, Math.max(0, this.count(letter.store) - 1));
  }
}
