import { Logger } from '@nestjs/common';
import { STORE_NAMES } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { JournalCapacity } from './journal-capacity.js';
import type { JournalDatabase } from './files/journal-database.js';
import { JournalDamagedError } from './files/journal.errors.js';
import type { OpenedJournal } from './files/journal-folder.js';
import type { JournalOperation } from './files/journal-format.js';
import { JournalLedger } from './journal-ledger.js';
import { JournalHighWaterMark } from './files/journal-high-water-mark.js';
import { type Companion, type Company, numberEvents, putEntries } from './journal-operations.js';
import { hasUnpairedKey, scanJournal, readOldest, removePassed } from './files/journal-scan.js';

/** Knows what the journal holds, how much it may hold, and what it has lost. */
export class JournalContents {
  readonly ledger = new JournalLedger();
  /** Asked what is to be written together with events. */
  readonly companions: Companion[] = [];
  readonly capacity: JournalCapacity;
  private readonly logger = new Logger(JournalContents.name);
  private readonly highWaterMark: JournalHighWaterMark;
  private lostEntries = 0;
  /** Number of the last entry that was written. */
  private written = 0;

  /** @param most how many entries the journal may hold */
  constructor(
    private readonly database: JournalDatabase,
    most: number,
  ) {
    this.capacity = new JournalCapacity(most);
    this.highWaterMark = new JournalHighWaterMark(database.folder, () => database.place.isKept);
  }

  get lost(): number {
    return this.lostEntries;
  }

  get isEmpty(): boolean {
    return this.ledger.size === 0;
  }

  get isFull(): boolean {
    return this.capacity.isFull(this.ledger.size);
  }

  /**
   * Finds out what a database holds that was just opened.
   *
   * @throws JournalDamagedError when something is missing that a copy of what is intact may bring to light: LevelDB passes
   * over a key that stands out of order when it reads, and ends the process when it compacts
   */
  async load({ level, isCopy }: OpenedJournal): Promise<void> {
    const { last, removed } = await this.highWaterMark.read();
    const state = await scanJournal(level, { last: Math.max(last, this.written), removed });
    if (!isCopy && (state.gaps.length > 0 || (await hasUnpairedKey(level)))) throw new JournalDamagedError();
    const known = this.ledger.missing;
    this.ledger.restore(state);
    for (const store of STORE_NAMES) {
      this.ledger.noteOldest(store, await readOldest(level, this.ledger.cursorOf(store)));
    }
    await removePassed(level, this.ledger.removed);
    this.noteLost(this.ledger.missing - known);
    this.written = this.ledger.last;
    this.capacity.watch(this.ledger.size);
  }

  /** Writes events at the end of the journal, and what goes with them. */
  async put(events: readonly CallEvent[], options: { readonly sync: boolean }): Promise<void> {
    let last = 0;
    let company: readonly Company[] = [];
    const puts = (): JournalOperation[] => {
      const entries = numberEvents(this.ledger, events);
      last = this.ledger.last;
      company = this.companions.map((companion) => companion(entries));
      return [...putEntries(entries), ...company.flatMap(({ operations }) => operations)];
    };
    await this.database.write(puts, options);
    this.written = Math.max(this.written, last);
    this.noteChange();
    for (const { onWritten } of company) onWritten();
  }

  /** Has the high-water mark follow what was written, and the alarm what is there. */
  noteChange(): void {
    this.highWaterMark.note({ last: this.written, removed: this.ledger.removed });
    this.capacity.watch(this.ledger.size);
  }

  /** Resolves when the high-water mark is written. */
  settle(): Promise<void> {
    return this.highWaterMark.settle();
  }

  private noteLost(count: number): void {
    if (count <= 0) return;
    this.lostEntries += count;
    this.logger.error('the journal was damaged: entries are missing', { entries: count });
  }
}
