import type { StoreName } from '../../config/app-config.js';
import type { JournalContents } from './journal-contents.js';
import type { JournalDatabase } from './journal-database.js';
import type { JournalLevel } from './journal-level.js';
import { type JournalEntry, toEntry } from './journal-entry.js';
import { eventKey, EVENTS_END, sequenceOf } from './journal-keys.js';

interface Found {
  readonly entries: JournalEntry[];
  /** Keys of entries that are not as they were written. */
  readonly damaged: string[];
}

/** Reads entries in order, and removes those that cannot be read, so that they hold up nothing. */
export class JournalReader {
  constructor(
    private readonly database: JournalDatabase,
    private readonly contents: JournalContents,
  ) {}

  /** @returns intact entries that a store has not acknowledged, oldest first; none only if there is none */
  async read(store: StoreName, limit: number): Promise<JournalEntry[]> {
    const { entries, damaged } = await this.database.read((level) => this.find(level, store, limit));
    if (damaged.length > 0) await this.forget(damaged);
    const [first] = entries;
    const { ledger } = this.contents;
    if (first !== undefined && ledger.isLast(store)) ledger.noteOldest(first.event.receivedAt);
    return entries;
  }

  /** Keys in a damaged table may stand anywhere: the search goes on only as long as they ascend. */
  private async find(level: JournalLevel, store: StoreName, limit: number): Promise<Found> {
    const damaged: string[] = [];
    const cursor = this.contents.ledger.cursorOf(store);
    for (let after: string | undefined = eventKey(cursor); after !== undefined;) {
      const found = await level.iterator({ gt: after, lt: EVENTS_END, limit }).all();
      const entries = found.map(([key, text]) => toEntry(key, text));
      damaged.push(...found.flatMap(([key], index) => (entries[index] === null ? [key] : [])));
      const intact = entries.filter((entry) => entry !== null).filter(({ sequence }) => sequence > cursor);
      if (intact.length > 0) return { entries: intact, damaged };
      after = laterThan(after, found.at(-1)?.[0]);
    }
    return { entries: [], damaged };
  }

  private async forget(keys: readonly string[]): Promise<void> {
    const { ledger } = this.contents;
    this.contents.noteLost(keys.filter((key) => ledger.lose(sequenceOf(key))).length);
    await this.database.write(() => keys.map((key) => ({ type: 'del', key })), { sync: false });
  }
}

function laterThan(before: string, key: string | undefined): string | undefined {
  return key !== undefined && key > before ? key : undefined;
}
