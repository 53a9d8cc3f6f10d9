import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pLimit from 'p-limit';
import { RepeatingTask, untilAborted } from '../../common/jobs/repeating-task.js';
import type { LogEntry } from '../stores/call-store.js';
import type { ChangePage } from './change.js';
import type { ChangeCursor } from './change-cursor.js';
import { ChangeFeed } from './change-feed.js';

/** Changes that are read at once. */
const PAGE = 50;
/** Entries that are read at once while nobody wants to know what they mean. */
const ENTRIES = 500;
/** Clients that read the stores at a time: after a restart they all come back at once. */
const READERS = 4;
/** How often the logs are looked at when nobody says that there is news, in milliseconds. */
const LOOK_INTERVAL = 1000;
/** News within so many milliseconds is read at once. */
const NEWS_DELAY = 5;

/** Is told every page of changes, with the cursor before it, in the same tick in which the position moves. */
export type PageListener = (page: ChangePage, before: ChangeCursor) => void;

/** Is told every entry of either log once, whoever recorded its event. */
export type EntryListener = (entries: readonly Pick<LogEntry, 'callId' | 'eventId'>[]) => void;

/**
 * Follows both logs for all of this instance: the one place that looks whether others have recorded something.
 *
 * Who wants only to know that something happened ({@link follow}) costs one short question per store and second. What it means
 * ({@link onPage}) is read as long as somebody wants that, between {@link start} and {@link stop}.
 */
@Injectable()
export class ChangeTail implements OnModuleDestroy {
  private readonly logger = new Logger(ChangeTail.name);
  private readonly pageListeners = new Set<PageListener>();
  private readonly entryListeners = new Set<EntryListener>();
  private task: RepeatingTask | null = null;
  private current: ChangeCursor | null = null;
  /** Whether pages are wanted: an own one each time. */
  private wish: object | null = null;
  /** The wish that has been met: the logs were read to their end after it. */
  private met: object | null = null;
  private awaited: (() => void)[] = [];
  private isFailing = false;
  private readonly oneOfFew = pLimit(READERS);

  constructor(private readonly feed: ChangeFeed) {}

  /** What every client that keeps up has been told; `null` until the stores were read, and while nobody wants pages. */
  get position(): ChangeCursor | null {
    return this.isTelling ? this.current : null;
  }

  /** Whether everything that is recorded from now on will be told to those who {@link follow}. */
  get isFollowing(): boolean {
    return this.current !== null;
  }

  onPage(listener: PageListener): void {
    this.pageListeners.add(listener);
  }

  /** Tells every entry from now on, until the process ends. */
  follow(listener: EntryListener): void {
    this.entryListeners.add(listener);
    this.run(0);
  }

  /** What a client that catches up is to be told next. @throws StoreUnavailableError when neither store can be read */
  readMissed(after: ChangeCursor, upTo: ChangeCursor): Promise<ChangePage> {
    return this.oneOfFew(() => this.feed.read({ after, limit: PAGE, upTo }));
  }

  /** Reads pages from now on. */
  start(): void {
    if (this.wish !== null) return;
    this.wish = {};
    this.run(0);
  }

  /** Looks soon, because there is news. */
  wake(): void {
    if (this.wish !== null) this.task?.trigger(NEWS_DELAY);
  }

  /** Resolves after the next look, whatever it finds. */
  nextLook(): Promise<void> {
    return new Promise((resolve) => this.awaited.push(resolve));
  }

  /** Reads no pages any more. */
  async stop(): Promise<void> {
    this.wish = null;
    this.release();
    if (this.entryListeners.size === 0) await this.end();
  }

  async onModuleDestroy(): Promise<void> {
    this.entryListeners.clear();
    await this.stop();
  }

  private get isTelling(): boolean {
    return this.wish !== null && this.met === this.wish;
  }

  private run(delay: number): void {
    if (this.task !== null) return this.task.trigger(delay);
    this.task = new RepeatingTask(
      (signal) => untilAborted(signal, this.look()),
      (error) => this.noteFailure(error),
    );
    this.task.start(delay);
  }

  private async end(): Promise<void> {
    const { task } = this;
    this.task = null;
    this.current = null;
    await task?.stop();
  }

  private async look(): Promise<number> {
    const { current } = this;
    const more = current !== null && this.isTelling ? await this.tell(current) : await this.pass(current);
    this.isFailing = false;
    this.release();
    return more ? 0 : LOOK_INTERVAL;
  }

  private async tell(after: ChangeCursor): Promise<boolean> {
    const { task, wish } = this;
    const page = await this.feed.read({ after, limit: PAGE });
    if (this.task !== task) return false;
    this.current = page.cursor;
    // It was stopped, and perhaps started again, while the stores answered: then nobody waits for these.
    if (this.wish === wish) for (const listener of this.pageListeners) listener(page, after);
    this.tellEntries(page.changes.map(({ event: { id, callId } }) => ({ callId, eventId: id })));
    return page.more;
  }

  /** Passes over what nobody wants to understand; from where it begins, everything will be told. */
  private async pass(after: ChangeCursor | null): Promise<boolean> {
    const { task, wish } = this;
    const read =
      after === null
        ? { entries: [], cursor: await this.feed.findEnd(), more: false }
        : await this.feed.readEntries({ after, limit: ENTRIES });
    if (this.task !== task) return false;
    this.current = read.cursor;
    if (!read.more) this.met = wish;
    this.tellEntries(read.entries);
    return read.more;
  }

  private tellEntries(entries: readonly Pick<LogEntry, 'callId' | 'eventId'>[]): void {
    if (entries.length > 0) for (const listener of this.entryListeners) listener(entries);
  }

  private release(): void {
    const { awaited } = this;
    this.awaited = [];
    for (const resolve of awaited) resolve();
  }

  private noteFailure(error: unknown): number {
    if (!this.isFailing) this.logger.warn('Changes cannot be read; clients wait', error);
    this.isFailing = true;
    this.release();
    return LOOK_INTERVAL;
  }
}
