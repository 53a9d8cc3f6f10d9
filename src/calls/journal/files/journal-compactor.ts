import { Logger } from '@nestjs/common';
import type { Clock } from '../../../common/time/clock.js';
import { HOUR } from '../../../config/time.js';

/** Milliseconds between two compactions that nobody asked for. */
const INTERVAL = HOUR;

/** What a compactor works on. */
export interface Compactable {
  isEmpty(): boolean;
  compact(): Promise<void>;
}

/**
 * Has the files of an empty journal rewritten now and then, as LevelDB keeps what was deleted until it needs the room.
 *
 * What both stores acknowledged stays in the files for an hour at most, or until the journal is closed, unless the journal is
 * never empty.
 */
export class JournalCompactor {
  private readonly logger = new Logger(JournalCompactor.name);
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private isDirty = false;
  private lastRun: number;

  constructor(
    private readonly journal: Compactable,
    private readonly clock: Clock,
  ) {
    this.lastRun = this.now();
  }

  /** Takes note that entries were deleted, or may have been. */
  noteRemoval(): void {
    this.isDirty = true;
    if (!this.journal.isEmpty()) return;
    const due = Math.max(0, Math.ceil(this.lastRun + INTERVAL - this.now()));
    this.timer ??= setTimeout(() => this.onTimer(), due).unref();
  }

  /** Ends with a last compaction, if there is something to do and the journal is empty. */
  async close(): Promise<void> {
    await this.running;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    await this.run();
  }

  private onTimer(): void {
    this.timer = null;
    this.running = this.run().then(() => this.retryLater());
  }

  private retryLater(): void {
    if (this.isDirty) this.noteRemoval();
  }

  private async run(): Promise<void> {
    if (!this.isDirty || !this.journal.isEmpty()) return;
    this.isDirty = false;
    this.lastRun = this.now();
    try {
      await this.journal.compact();
    } catch (error: unknown) {
      this.isDirty = true;
      this.logger.warn('the journal cannot be compacted', error);
    }
  }

  private now(): number {
    return this.clock.monotonic();
  }
}
