import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { StoreRejectedError } from '../errors/store-rejected.error.js';
import type { DeadLetters } from './dead-letters.js';
import type { Journal, JournalEntry } from './journal.js';
import type { StoreLink } from './store-link.js';
import { Wakeup } from './wakeup.js';
import { writeEvents } from './write-events.js';

const BATCH_SIZE = 100;

/** What a drain works with. */
export interface DrainTools {
  readonly journal: Journal;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  /** Longest time for one call of the store, in milliseconds. */
  readonly limit: number;
}

/**
 * Carries events from the journal into one store, in order, for as long as it takes.
 *
 * A store that is down is tried again with growing pauses. Of a batch that it can never take, only the events at fault are set
 * aside. An entry is acknowledged after its call's row was published, so that a crash repeats work but never skips any.
 */
export class StoreDrain {
  private readonly logger = new Logger(StoreDrain.name);
  private readonly wakeup = new Wakeup();
  private isStopping = false;
  private running: Promise<void> | null = null;

  constructor(
    private readonly link: StoreLink,
    private readonly tools: DrainTools,
  ) {}

  start(): void {
    if (this.running !== null) return;
    const forget = this.tools.journal.onAppend(() => this.wakeup.wake());
    this.running = this.run().finally(forget);
  }

  /** Delivers what it can without waiting for a store that is down, then ends. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wakeup.wake();
    await this.running;
    this.running = null;
  }

  private async run(): Promise<void> {
    for (;;) {
      const progress = await this.step();
      if (progress === 'delivered') continue;
      if (this.isStopping) return;
      await this.rest(progress);
    }
  }

  /** Nothing to do ends with the next append; a failure ends with time alone. */
  private rest(progress: 'idle' | 'failed'): Promise<void> {
    if (progress === 'idle') return this.wakeup.next();
    return this.wakeup.stoppableSleep(this.link.breaker.millisecondsUntilRetry(), () => this.isStopping);
  }

  private async step(): Promise<'delivered' | 'idle' | 'failed'> {
    if (!this.isStopping && this.link.breaker.millisecondsUntilRetry() > 0) return 'failed';
    try {
      const entries = await this.tools.journal.readBatch(this.link.name, BATCH_SIZE);
      if (entries.length === 0) return 'idle';
      await this.deliver(entries);
      await this.tools.journal.acknowledge(this.link.name, entries);
      this.noteSuccess();
      return 'delivered';
    } catch (error: unknown) {
      this.noteFailure(error);
      return 'failed';
    }
  }

  /** Halves a batch that was rejected until the events at fault stand alone. */
  private async deliver(entries: readonly JournalEntry[]): Promise<void> {
    try {
      await writeEvents(
        this.link.store,
        entries.map(({ event }) => event),
        this.tools.limit,
      );
    } catch (error: unknown) {
      if (!(error instanceof StoreRejectedError)) throw error;
      await this.isolate(entries, error);
    }
  }

  private async isolate(entries: readonly JournalEntry[], error: StoreRejectedError): Promise<void> {
    const [first] = entries;
    if (first === undefined) return;
    if (entries.length === 1) {
      await this.setAside(first, error);
      return;
    }
    const middle = Math.ceil(entries.length / 2);
    await this.deliver(entries.slice(0, middle));
    await this.deliver(entries.slice(middle));
  }

  private async setAside({ sequence, event }: JournalEntry, error: StoreRejectedError): Promise<void> {
    const { deadLetters, clock } = this.tools;
    const letter = { store: this.link.name, sequence, event, code: error.code, reason: error.message };
    await deadLetters.add({ ...letter, at: clock.nowIso() });
    const fields = { callId: event.callId };
    this.logger.error(`${this.link.name} can never take an event; it is a dead letter now`, error, fields);
  }

  private noteSuccess(): void {
    if (this.link.lastErrorCode !== null) this.logger.log(`${this.link.name} takes events again`);
    this.link.succeeded(this.tools.clock.nowIso());
  }

  private noteFailure(error: unknown): void {
    const isFirst = this.link.lastErrorCode === null;
    this.link.failed(error instanceof DomainError ? error.code : 'UNEXPECTED');
    const text = `${this.link.name} does not take events; the journal keeps them`;
    if (isFirst) this.logger.warn(text, error);
    else this.logger.debug(text, error);
  }
}
