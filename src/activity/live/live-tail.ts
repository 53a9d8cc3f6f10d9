import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import pLimit from 'p-limit';
import type { ChangePage } from '../../calls/changes/change.js';
import type { ChangeCursor } from '../../calls/changes/change-cursor.js';
import { ChangeFeed } from '../../calls/changes/change-feed.js';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';

/** Changes that are read at once. */
const PAGE = 50;
/** Clients that read the stores at a time: after a restart they all come back at once. */
const READERS = 4;
/** How often the logs are looked at when nobody says that there is news, in milliseconds. */
const LOOK_INTERVAL = 1000;
/** News within so many milliseconds is read at once. */
const NEWS_DELAY = 5;

/** Is told every page of changes, with the cursor before it, in the same tick in which the position moves. */
export type PageListener = (page: ChangePage, before: ChangeCursor) => void;

/** Follows both logs for all clients of this instance, as long as there are any. */
@Injectable()
export class LiveTail implements OnModuleDestroy {
  private readonly logger = new Logger(LiveTail.name);
  private readonly listeners = new Set<PageListener>();
  private task: RepeatingTask | null = null;
  private current: ChangeCursor | null = null;
  private awaited: (() => void)[] = [];
  private isFailing = false;
  private readonly oneOfFew = pLimit(READERS);

  constructor(private readonly feed: ChangeFeed) {}

  /** What every client that keeps up has been told; `null` until the stores were read, and while nobody listens. */
  get position(): ChangeCursor | null {
    return this.current;
  }

  onPage(listener: PageListener): void {
    this.listeners.add(listener);
  }

  /** What a client that catches up is to be told next. @throws StoreUnavailableError when neither store can be read */
  readMissed(after: ChangeCursor, upTo: ChangeCursor): Promise<ChangePage> {
    return this.oneOfFew(() => this.feed.read({ after, limit: PAGE, upTo }));
  }

  start(): void {
    if (this.task !== null) return;
    this.task = new RepeatingTask(
      () => this.look(),
      (error) => this.noteFailure(error),
    );
    this.task.start(0);
  }

  /** Looks soon, because there is news. */
  wake(): void {
    this.task?.trigger(NEWS_DELAY);
  }

  /** Resolves after the next look, whatever it finds. */
  nextLook(): Promise<void> {
    return new Promise((resolve) => this.awaited.push(resolve));
  }

  async stop(): Promise<void> {
    const { task } = this;
    this.task = null;
    this.current = null;
    this.release();
    await task?.stop();
  }

  onModuleDestroy(): Promise<void> {
    return this.stop();
  }

  private async look(): Promise<number> {
    const { task, current } = this;
    const page = current === null ? null : await this.feed.read({ after: current, limit: PAGE });
    const next = page?.cursor ?? (await this.feed.findEnd());
    // It was stopped, and perhaps started again, while the stores answered.
    if (this.task !== task) return LOOK_INTERVAL;
    this.current = next;
    if (page !== null && current !== null) for (const listener of this.listeners) listener(page, current);
    this.isFailing = false;
    this.release();
    return page?.more === true ? 0 : LOOK_INTERVAL;
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
