import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { within } from '../../common/time/within.js';
import { AppConfig, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { JournalLockedError, JournalUnavailableError } from './files/journal.errors.js';
import type { JournalStatus } from './journal-status.js';
import { GroupCommit } from './group-commit.js';
import { JournalCompactor } from './files/journal-compactor.js';
import { JournalContents } from './journal-contents.js';
import { JournalDatabase } from './files/journal-database.js';
import type { OpenedJournal } from './files/journal-folder.js';
import {
  eventKey,
  EVENTS_END,
  type JournalEntry,
  type JournalLevel,
  toEntry,
} from './files/journal-format.js';
import { type Companion, passEntries, upToSize } from './journal-operations.js';
import { type Redact, redactEntries } from './journal-redaction.js';
import { JournalTrimmer } from './journal-trimmer.js';

export type { JournalEntry } from './files/journal-format.js';

/** How long, in milliseconds, one write may take: a disk may hang rather than fail, and then the stores are asked instead. */
const WRITE_LIMIT = 2000;

/**
 * The local, durable queue that holds events until both stores have them.
 *
 * An append is acknowledged when LevelDB has it: synced to the disk, or with `JOURNAL_SYNC=false` handed to the operating
 * system, which a crash of the process does not undo and a power cut does. Appends that arrive during a write share the next
 * one. Each store has its own cursor; an entry is removed once every store has passed it.
 */
@Injectable()
export class Journal implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Journal.name);
  private readonly contents: JournalContents;
  private readonly trimmer: JournalTrimmer;
  private readonly compactor: JournalCompactor;
  private readonly appends = new GroupCommit<CallEvent>((events) => this.write(events));
  private readonly listeners = new Set<() => void>();
  private openedAt = 0;

  constructor(
    private readonly database: JournalDatabase,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    const contents = new JournalContents(database, config.journal.maxEvents);
    this.contents = contents;
    this.trimmer = new JournalTrimmer(database, contents);
    const compact = (): Promise<void> => database.compact();
    this.compactor = new JournalCompactor({ isEmpty: () => contents.isEmpty, compact }, clock);
    database.onOpened((opened) => this.load(opened));
  }

  /** A disk that does not work stops nothing: calls are answered, and each append tries to open the journal again. */
  async onModuleInit(): Promise<void> {
    try {
      await this.open();
    } catch (error: unknown) {
      if (error instanceof JournalLockedError) throw error;
      this.logger.error('the server starts without its journal', error);
    }
  }

  /** Closed last, as webhooks are taken until the HTTP server is closed. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /**
   * Opens the journal and goes on where it ended.
   *
   * @throws JournalLockedError when another process has it open
   * @throws JournalUnavailableError when the disk does not work
   */
  async open(): Promise<void> {
    await this.database.open();
  }

  /** Waits for the writes under way, then closes for good. */
  async close(): Promise<void> {
    await this.appends.settled();
    await this.compactor.close();
    await this.contents.settle();
    await this.database.close();
  }

  /** True while the journal is open in its place and its last write succeeded. */
  get isHealthy(): boolean {
    return this.database.isHealthy;
  }

  /** How many entries damage to the files has cost so far; it may count some that both stores had taken. */
  get lostEntries(): number {
    return this.contents.lost;
  }

  status(): JournalStatus {
    const { ledger, capacity, isFull, lost } = this.contents;
    return {
      ok: this.isHealthy && !isFull,
      depth: ledger.size,
      capacity: capacity.most,
      full: isFull,
      oldestAgeSeconds: ageInSeconds(ledger.oldestAt, this.clock.now()),
      damagedEntries: lost,
      folder: this.database.place.state,
    };
  }

  /**
   * Resolves when the events are durable. Whether the journal's folder is still there is seen within 250 ms: an event that was
   * acknowledged in between is in memory, from where the drains bring it to the stores as long as the process lives.
   *
   * @throws JournalUnavailableError when they are not
   */
  append(events: readonly CallEvent[]): Promise<void> {
    return events.length === 0 ? Promise.resolve() : this.appends.add(events);
  }

  /**
   * @param limit how many at most; fewer when their text is long, so that one large call takes no more of a store's time than others
   * @returns entries that a store has not acknowledged, oldest first
   * @throws JournalUnavailableError when the disk does not work
   */
  async readBatch(store: StoreName, limit: number): Promise<JournalEntry[]> {
    const { ledger } = this.contents;
    const find = (level: JournalLevel): Promise<[string, string][]> =>
      level.iterator({ gt: eventKey(ledger.cursorOf(store)), lt: EVENTS_END, limit }).all();
    const entries = await this.database.read(async (level) =>
      upToSize(await find(level)).map(([key, text]) => toEntry(key, text)),
    );
    ledger.noteOldest(store, entries[0]?.event.receivedAt);
    return entries;
  }

  /** Moves a store's cursor past entries that {@link readBatch} gave; removes those that every store has passed. */
  async acknowledge(store: StoreName, entries: readonly JournalEntry[]): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    // Not synced: a cursor that is lost with the machine only repeats what the stores know already.
    const { ledger } = this.contents;
    await this.database.write(() => passEntries(ledger, store, last.sequence), { sync: false });
    this.contents.noteChange();
    this.compactor.noteRemoval();
  }

  /**
   * Rewrites the waiting entries of a call in place, synced. What a drain has read already, or a store, is not called back;
   * `JournalDatabase.compact` removes the former text from the files.
   *
   * @returns how many entries were rewritten
   */
  redact(callId: string, redact: Redact): Promise<number> {
    return redactEntries(this.database, callId, redact);
  }

  /** Has something written together with all events from now on. */
  accompany(companion: Companion): void {
    this.contents.companions.push(companion);
  }

  /**
   * Tells companions of events that a store took in place of the journal, with 0 for a sequence: nothing is written, and what goes with
   * them is for the companions to keep.
   */
  noteElsewhere(events: readonly CallEvent[]): void {
    const entries = events.map((event) => ({ sequence: 0, event }));
    for (const companion of this.contents.companions) companion(entries).onWritten();
  }

  /** The number of the last entry; numbers only grow. */
  get last(): number {
    return this.contents.ledger.last;
  }

  /** The number of the last entry that was there when the journal was opened last. */
  get lastAtOpening(): number {
    return this.openedAt;
  }

  /** Whether a store has taken, or left to reconciliation, all entries up to a number. */
  hasPassed(store: StoreName, sequence: number): boolean {
    return this.contents.ledger.cursorOf(store) >= sequence;
  }

  /** How many entries a store has not acknowledged. */
  depth(store: StoreName): number {
    return this.contents.ledger.depth(store);
  }

  /** How many whole seconds ago the oldest entry was received that a store has not acknowledged; `null` without any. */
  lagSeconds(store: StoreName): number | null {
    return ageInSeconds(this.contents.ledger.oldestFor(store), this.clock.now());
  }

  /** Calls a listener after each append. @returns a function that ends it */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls a listener each time a full journal left a store's entries to reconciliation. @returns a function that ends it */
  onRelinquished(listener: (store: StoreName) => void): () => void {
    return this.trimmer.onRelinquished(listener);
  }

  private async load(opened: OpenedJournal): Promise<void> {
    await this.contents.load(opened);
    this.openedAt = this.last;
    // Whoever had it open before may have died between a removal and its compaction.
    if (this.contents.ledger.last > 0) this.compactor.noteRemoval();
  }

  private async write(events: readonly CallEvent[]): Promise<void> {
    try {
      await within(WRITE_LIMIT, this.store(events), tooLate);
    } catch (error: unknown) {
      throw new JournalUnavailableError('The journal cannot be written', { cause: error });
    } finally {
      // What is refused because its folder is gone may have been written all the same.
      for (const listener of this.listeners) listener();
    }
  }

  private async store(events: readonly CallEvent[]): Promise<void> {
    const { place } = this.database;
    await place.confirm();
    await this.trimmer.make();
    await this.contents.put(events, { sync: this.config.journal.sync });
    await place.confirm();
  }
}

function ageInSeconds(at: string | null, now: Date): number | null {
  const since = at === null ? NaN : Date.parse(at);
  return Number.isNaN(since) ? null : Math.max(0, Math.floor((now.getTime() - since) / 1000));
}

function tooLate(): Error {
  return new Error(`the disk did not answer within ${WRITE_LIMIT} ms`);
}
