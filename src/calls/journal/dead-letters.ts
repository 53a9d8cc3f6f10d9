import { Injectable } from '@nestjs/common';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { DeadLetter } from './dead-letter.js';
import { Journal } from './journal.js';
import { JournalDatabase, type JournalLevel } from './journal-database.js';
import { DEAD_LETTERS_END, DEAD_LETTERS_START, deadLetterKey } from './journal-keys.js';

/** Events that a store can never take, set aside so that they do not hold up the others. */
@Injectable()
export class DeadLetters {
  private readonly counts = new Map<StoreName, number>();

  constructor(
    private readonly database: JournalDatabase,
    private readonly journal: Journal,
  ) {
    database.onOpened((level) => this.load(level));
  }

  count(store: StoreName): number {
    return this.counts.get(store) ?? 0;
  }

  /** Sets an event aside; repeating it changes nothing. */
  async add(letter: DeadLetter): Promise<void> {
    const known = await this.find(letter.store, letter.sequence);
    const key = deadLetterKey(letter.store, letter.sequence);
    await this.database.write(() => [{ type: 'put', key, value: letter }], { sync: true });
    if (known === null) this.counts.set(letter.store, this.count(letter.store) + 1);
  }

  /** All letters by store, oldest first. */
  async list(): Promise<DeadLetter[]> {
    return readAll(await this.database.open());
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

  /** Forgets a letter for good; one that is gone already changes nothing. */
  async drop({ store, sequence }: DeadLetter): Promise<void> {
    if ((await this.find(store, sequence)) === null) return;
    await this.database.write(() => [{ type: 'del', key: deadLetterKey(store, sequence) }], { sync: true });
    this.counts.set(store, this.count(store) - 1);
  }

  private async load(level: JournalLevel): Promise<void> {
    const letters = await readAll(level);
    for (const store of STORE_NAMES) {
      this.counts.set(store, letters.filter((letter) => letter.store === store).length);
    }
  }
}

async function readAll(level: JournalLevel): Promise<DeadLetter[]> {
  const values = await level.values({ gt: DEAD_LETTERS_START, lt: DEAD_LETTERS_END }).all();
  return values as DeadLetter[];
}
