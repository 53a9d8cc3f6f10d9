import { Logger } from '@nestjs/common';
import type { Clock } from '../../common/time/clock.js';
import { DomainError } from '../../common/errors/domain-error.js';
import type { StoreName } from '../../config/app-config.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { backoffDelay, type BackoffSettings } from '../../database/link/circuit-breaker.js';
import { type DeadLetters, describeRejection } from '../journal/dead-letters.js';
import type { Journal, JournalEntry } from '../journal/journal.js';
import type { CallEvent } from '../model/call-event.js';
import { RecentCalls } from './recent-calls.js';
import type { CallStoreLink } from './store-links.js';
import { writeEvents } from './write-events.js';

/** How many events are delivered at once, at most. */
const BATCH_SIZE = 100;

/** What a drain works with. */
export interface DrainTools {
  readonly journal: Journal;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly backoff: BackoffSettings;
}

/** Told of the events that a store has taken. */
export type DeliveryListener = (store: StoreName, events: readonly CallEvent[]) => void;

type Progress = 'delivered' | 'idle' | 'failed';

/**
 * Carries events from the journal into one store, in order, for as long as it takes.
 *
 * A store that is down is tried again with growing pauses, also when nothing waits for it, and with smaller batches, as it may
 * only be too slow to take a large one within the time limit; they grow again with each that it takes. Of a batch that it can never take,
 * only the events at fault are set aside. An entry is acknowledged after its call's row was published, so that a crash repeats
 * work but never skips any.
 */
export class StoreDrain {
  private readonly logger = new Logger(StoreDrain.name);
  private readonly recent = new RecentCalls();
  private readonly wakeup = new Wakeup();
  private isStopping = false;
  /** True when the store came back during a rest. */
  private isBack = false;
  private failures = 0;
  private batchSize = BATCH_SIZE;
  private running: Promise<void> | null = null;
  private readonly listeners = new Set<DeliveryListener>();

  constructor(
    private readonly link: CallStoreLink,
    private readonly tools: DrainTools,
  ) {
    link.onBack(() => {
      this.isBack = true;
      this.wakeup.wake();
    });
  }

  /** Calls a listener each time the store has taken some events. @returns a function that ends it */
  onDelivered(listener: DeliveryListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

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

  /** Nothing to do ends with the next append; a failure ends with time, or when somebody else found the store back. */
  private rest(progress: 'idle' | 'failed'): Promise<void> {
    if (progress === 'idle') return this.wakeup.next();
    const own = backoffDelay(this.failures, this.tools.backoff, Math.random);
    const pause = Math.max(own, this.link.breaker.millisecondsUntilRetry());
    this.isBack = false;
    return this.wakeup.stoppableSleep(pause, () => this.isStopping || this.isBack);
  }

  private async step(): Promise<Progress> {
    try {
      const entries = await this.tools.journal.readBatch(this.link.name, this.batchSize);
      const progress = entries.length === 0 ? await this.lookAfter() : await this.carry(entries);
      this.failures = 0;
      return progress;
    } catch (error: unknown) {
      this.failures += 1;
      this.batchSize = Math.ceil(this.batchSize / 2);
      // Store and journal log their own failures; anything else is a mistake in here.
      if (!(error instanceof DomainError)) this.logger.error(`${this.link.name} cannot be served`, error);
      return 'failed';
    }
  }

  /** With nothing to deliver, a store that is down, or that was never asked, is asked whether it is there. */
  private async lookAfter(): Promise<Progress> {
    if (!this.link.isUp && !this.isStopping) await this.link.execute((store) => store.ping());
    return 'idle';
  }

  private async carry(entries: readonly JournalEntry[]): Promise<Progress> {
    await this.deliver(entries);
    await this.tools.journal.acknowledge(this.link.name, entries);
    this.batchSize = Math.min(BATCH_SIZE, this.batchSize * 2);
    return 'delivered';
  }

  /** Halves a batch that was rejected until the events at fault stand alone. */
  private async deliver(entries: readonly JournalEntry[]): Promise<void> {
    const events = entries.map(({ event }) => event);
    try {
      await writeEvents((operation) => this.link.execute(operation), events, this.recent);
    } catch (error: unknown) {
      if (!(error instanceof StoreRejectedError)) throw error;
      await this.isolate(entries, error);
      return;
    }
    for (const listener of this.listeners) listener(this.link.name, events);
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

  /** The error stays out of the log: databases quote the data that they refuse. */
  private async setAside({ sequence, event }: JournalEntry, error: StoreRejectedError): Promise<void> {
    const { name: store } = this.link;
    const rejection = describeRejection(error);
    await this.tools.deadLetters.add({ store, sequence, event, ...rejection, at: this.tools.clock.nowIso() });
    const fields = { callId: event.callId, eventId: event.id, type: event.type, code: rejection.code };
    this.logger.error(`${store} can never take an event; it is a dead letter now`, fields);
  }
}

/** Lets one loop rest until something happens; what happens while it does not rest is not forgotten. */
export class Wakeup {
  private resume: (() => void) | null = null;
  private wasWoken = false;

  wake(): void {
    this.wasWoken = true;
    this.resume?.();
  }

  /** Resolves at the next {@link wake}, or at once if there was one since the last rest. */
  async next(): Promise<void> {
    if (!this.wasWoken) await new Promise<void>((resolve) => (this.resume = resolve));
    this.resume = null;
    this.wasWoken = false;
  }

  /** Rests for some milliseconds, or until a {@link wake} at which `isStopping` holds. */
  async stoppableSleep(milliseconds: number, isStopping: () => boolean): Promise<void> {
    if (isStopping()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.resume = () => {
        if (!isStopping()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.resume = null;
  }
}
