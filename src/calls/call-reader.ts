import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { CallStore } from './call-store.js';
import { StoreUnavailableError } from './errors/store-unavailable.error.js';
import type { StoreLink } from './journal/store-link.js';
import { StoreLinks } from './journal/store-links.js';
import { within } from './journal/within.js';

/** Reads from the preferred store, and from the other one when that fails. */
@Injectable()
export class CallReader {
  constructor(
    private readonly links: StoreLinks,
    private readonly clock: Clock,
  ) {}

  /**
   * @param question asked of one store after the other until one answers
   * @throws StoreUnavailableError when none does
   */
  async read<T>(question: (store: CallStore) => Promise<T>): Promise<T> {
    const failures: unknown[] = [];
    for (const link of this.inOrder()) {
      try {
        return await this.ask(link, question);
      } catch (error: unknown) {
        if (!(error instanceof StoreUnavailableError)) throw error;
        failures.push(error);
      }
    }
    const cause = new AggregateError(failures, 'every store failed');
    throw new StoreUnavailableError('Neither database can be read at the moment', { cause });
  }

  /** A store that is known to be down is asked last. */
  private inOrder(): StoreLink[] {
    const isDown = (link: StoreLink): number => Number(link.breaker.state === 'open');
    return [...this.links.all].sort((left, right) => isDown(left) - isDown(right));
  }

  private async ask<T>(link: StoreLink, question: (store: CallStore) => Promise<T>): Promise<T> {
    try {
      const answer = await within(this.links.limit, question(link.store));
      link.succeeded(this.clock.nowIso());
      return answer;
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) link.failed(error.code);
      throw error;
    }
  }
}
