import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../call-event.js';
import { JournalUnavailableError } from '../errors/journal-unavailable.error.js';
import { GroupCommit } from './group-commit.js';
import { JournalDatabase, type JournalLevel, type JournalOperation } from './journal-database.js';
import { cursorKey, eventKey, EVENTS_END, sequenceOf } from './journal-keys.js';
import { JournalLockedError } from './journal-locked.error.js';
import { within } from '../../common/within.js';

/** How long, in milliseconds, one write may take: a disk may hang rather than fail, and then the stores are asked instead. */
const WRITE_LIMIT = 2000;

/** An event and its place in the journal. */
export interface JournalEntry {
  /** Counts from 1 and never goes back. */
  readonly sequence: number;
  readonly event: CallEvent;
}

/**
 * The local, durable queue that holds events until both stores have them.
 *
 * An append is acknowledged when LevelDB has synced it to the disk. Appends that arrive during a sync share the next one.
 * Each store has its own cursor; an entry is removed once every store has passed it.
 */
@Injectable()
export class Journal implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Journal.name);
  private readonly cursors = new Map<StoreName, number>();
  private readonly pending = new Map<StoreName, number>();
  private lastSequence = 0;
  /** Every entry up to this one was removed. */
  private removed = 0;
  private readonly appends = new GroupCommit<CallEvent>((events) => this.write(events));
  private readonly listeners = new Set<() => void>();

  constructor(private readonly database: JournalDatabase) {
    database.onOpened((level) => this.load(level));
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
    await this.database.close();
  }

  /** True while the journal is open and its last write succeeded. */
  get isHealthy(): boolean {
    return this.database.isHealthy;
  }

  /**
   * Resolves when the events are on the disk.
   *
   * @throws JournalUnavailableError when they are not
   */
  append(events: readonly CallEvent[]): Promise<void> {
    return events.length === 0 ? Promise.resolve() : this.appends.add(events);
  }

  /** @returns entries that a store has not acknowledged, oldest first */
  async readBatch(store: StoreName, limit: number): Promise<JournalEntry[]> {
    const level = await this.database.open();
    const entries = await level.iterator({ gt: eventKey(this.cursorOf(store)), lt: EVENTS_END, limit }).all();
    return entries.map(([key, value]) => ({ sequence: sequenceOf(key), event: value as CallEvent }));
  }

  /** Moves a store's cursor past entries that {@link readBatch} gave; removes those that every store has passed. */
  async acknowledge(store: StoreName, entries: readonly JournalEntry[]): Promise<void> {
    const last = entries.at(-1);
    if (last === undefined) return;
    // Not synced: a cursor that is lost with the machine only repeats what the stores know already.
    await this.database.write(() => this.pass(store, last.sequence, entries.length), { sync: false });
  }

  /** How many entries a store has not acknowledged. */
  depth(store: StoreName): number {
    return this.pending.get(store) ?? 0;
  }

  /** Calls a listener after each append. @returns a function that ends it */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private cursorOf(store: StoreName): number {
    return this.cursors.get(store) ?? 0;
  }

  private async load(level: JournalLevel): Promise<void> {
    for (const store of STORE_NAMES) this.cursors.set(store, toSequence(await level.get(cursorKey(store))));
    this.removed = Math.min(...this.cursors.values());
    const keys = await level.keys({ gt: eventKey(this.removed), lt: EVENTS_END }).all();
    const last = keys.slice(-1).map(sequenceOf);
    this.lastSequence = Math.max(...this.cursors.values(), ...last);
    for (const store of STORE_NAMES) this.pending.set(store, countAfter(keys, this.cursorOf(store)));
  }

  private async write(events: readonly CallEvent[]): Promise<void> {
    try {
      await within(
        WRITE_LIMIT,
        this.database.write(() => this.puts(events), { sync: true }),
        tooLate,
      );
    } catch (error: unknown) {
      throw new JournalUnavailableError('The journal cannot be written', { cause: error });
    }
    for (const store of STORE_NAMES) this.pending.set(store, this.depth(store) + events.length);
    for (const listener of this.listeners) listener();
  }

  private puts(events: readonly CallEvent[]): JournalOperation[] {
    return events.map((event) => {
      this.lastSequence += 1;
      return { type: 'put', key: eventKey(this.lastSequence), value: event };
    });
  }

  private pass(store: StoreName, sequence: number, count: number): JournalOperation[] {
    this.cursors.set(store, sequence);
    this.pending.set(store, this.depth(store) - count);
    const operations: JournalOperation[] = [{ type: 'put', key: cursorKey(store), value: sequence }];
    const passed = Math.min(...this.cursors.values());
    for (; this.removed < passed; this.removed += 1) {
      operations.push({ type: 'del', key: eventKey(this.removed + 1) });
    }
    return operations;
  }
}

function tooLate(): Error {
  return new Error(`the disk did not answer within ${WRITE_LIMIT} ms`);
}

function toSequence(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function countAfter(keys: readonly string[], cursor: number): number {
  return keys.filter((key) => sequenceOf(key) > cursor).length;
}
