import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { waitAtMost } from '../../common/time/within.js';
import { STORE_BACKOFF } from '../../database/link/circuit-breaker.js';
import { DeadLetters } from '../journal/dead-letters.js';
import { Journal } from '../journal/journal.js';
import { type DeliveryListener, StoreDrain } from './store-drain.js';
import { StoreLinks } from './store-links.js';

/** Longest time, in milliseconds, that a shut-down waits for the stores to take what is left. */
const STOP_LIMIT = 20_000;

/** One drain per store, for the life of the process. */
@Injectable()
export class StoreDrains implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly drains: readonly StoreDrain[];

  constructor(links: StoreLinks, journal: Journal, deadLetters: DeadLetters, clock: Clock) {
    const tools = { journal, deadLetters, clock, backoff: STORE_BACKOFF };
    this.drains = links.all.map((link) => new StoreDrain(link, tools));
  }

  /** Calls a listener each time a store has taken some events. @returns a function that ends it */
  onDelivered(listener: DeliveryListener): () => void {
    const ends = this.drains.map((drain) => drain.onDelivered(listener));
    return () => ends.forEach((end) => end());
  }

  onApplicationBootstrap(): void {
    for (const drain of this.drains) drain.start();
  }

  /** Runs before any database module closes its connection, which happens on application shut-down. */
  async beforeApplicationShutdown(): Promise<void> {
    await waitAtMost(STOP_LIMIT, Promise.all(this.drains.map((drain) => drain.stop())));
  }
}
