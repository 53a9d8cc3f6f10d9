import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../call-event.js';
import { JournalUnavailableError } from '../errors/journal-unavailable.error.js';
import { JournalDatabase, type JournalLevel } from './journal-database.js';
import { cursorKey, eventKey, EVENTS_END, sequenceOf } from './journal-keys.js';

/** An event and its place in the journal. */
export interface JournalEntry {
  /** Counts from 1 and never goes back. */
  readonly sequence: number;
  readonly event: CallEvent;
}

interface Waiting {
  readonly events: readonly CallEvent[];
  readonly resolve: () => void;
  readonly reject: (error: JournalUnavailableError) => void;
}

/**
 * The local, durable queue that holds events until both stores have them.
 *
 * An append is acknowledged when LevelDB has synced it to the disk. Appends that arrive during a sync share the next one.
 * Each store has its own cursor; an entry is removed once every store has passed it. After a failed write LevelDB refuses all
 * others until it is opened anew, which the next append does.
 */
@Injectable()
export class Journal implements OnModuleInit, OnApplicationShutdown {
  private readonly cursors = new Map<StoreName, number>();
  private readonly pending = new Map<StoreName, number>();
  private lastSequence = 0;
  private queue: Waiting[] = [];
  private writing: Promise<void> = Promise.resolve();
  private isWriting = false;
  private healthy = false;
  private closed = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly database: JournalDatabase) {}

  onModuleInit(): Promise<void> {
    return this.open();
  }

  /** Closed last, as webhooks are taken until the HTTP server is closed. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** Opens the journal and goes on where it ended. @throws JournalLockedError when another process has it open */
  async open(): Promise<void> {
    const level = await this.database.open();
    this.closed = false;
    for (const store of STORE_NAMES) this.cursors.set(store, toSequence(await level.get(cursorKey(store))));
    const keys = await level.keys({ gt: eventKey(0), lt: EVENTS_END }).all();
    this.lastSequence = Math.max(
      this.lastSequence,
      ...this.cursors.values(),
      ...keys.slice(-1).map(sequenceOf),
    );
    for (const store of STORE_NAMES) this.pending.set(store, countAfter(keys, this.cursorOf(store)));
    this.healthy = true;
  }

  /** Waits for the writes under way, then closes. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    this.healthy = false;
    await this.database.close();
  }

  /** True while the last write succeeded. */
  get isHealthy(): boolean {
    return this.healthy;
  }

  /**
   * Resolves when the events are on the disk.
   *
   * @throws JournalUnavailableError when they are not
   */
  append(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    if (this.closed) return Promise.reject(new JournalUnavailableError('The journal is closed'));
    return new Promise((resolve, reject) => {
      this.queue.push({ events, resolve, reject });
      if (!this.isWriting) this.writing = this.writeQueue();
    });
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
    const level = await this.database.open();
    const before = Math.min(...this.cursors.values());
    // Not synced: a cursor that is lost with the machine only repeats what the stores know already.
    await level.put(cursorKey(store), last.sequence);
    this.cursors.set(store, last.sequence);
    this.pending.set(store, this.depth(store) - entries.length);
    const passed = Math.min(...this.cursors.values());
    if (passed > before) await level.clear({ gt: eventKey(before), lte: eventKey(passed) });
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

  private async writeQueue(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0) {
      const waiting = this.queue;
      this.queue = [];
      await this.writeTogether(waiting);
    }
    this.isWriting = false;
  }

  private async writeTogether(waiting: readonly Waiting[]): Promise<void> {
    try {
      if (!this.healthy) await this.reopen();
      await this.write(waiting.flatMap(({ events }) => events));
    } catch (error: unknown) {
      this.healthy = false;
      const failure = new JournalUnavailableError('The journal cannot be written', { cause: error });
      for (const { reject } of waiting) reject(failure);
      return;
    }
    for (const { resolve } of waiting) resolve();
    for (const listener of this.listeners) listener();
  }

  private async write(events: readonly CallEvent[]): Promise<void> {
    const level: JournalLevel = await this.database.open();
    const puts = events.map((event) => {
      this.lastSequence += 1;
      return { type: 'put' as const, key: eventKey(this.lastSequence), value: event };
    });
    await level.batch(puts, { sync: true });
    for (const store of STORE_NAMES) this.pending.set(store, this.depth(store) + events.length);
  }

  private async reopen(): Promise<void> {
    await this.database.close();
    await this.open();
  }
}

function toSequence(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function countAfter(keys: readonly string[], cursor: number): number {
  return keys.filter((key) => sequenceOf(key) > cursor).length;
}
