import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import type { CallStore } from './call-store.js';
import { StoreUnavailableError } from './errors/store-unavailable.error.js';
import type { StoreLink } from './journal/store-link.js';
import { StoreLinks } from './journal/store-links.js';
import { within } from './journal/within.js';

type Answer<T> =
  { readonly answered: true; readonly answer: T } | { readonly answered: false; readonly error: unknown };

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
    const [first, second] = this.inOrder();
    if (first === undefined || second === undefined)
      throw new StoreUnavailableError('There is no store to read');
    const answer = await this.ask(first, question);
    if (answer.answered) return answer.answer;
    const other = await this.ask(second, question);
    if (other.answered) return other.answer;
    const cause = new AggregateError([answer.error, other.error], 'both stores failed');
    throw new StoreUnavailableError('Neither database can be read at the moment', { cause });
  }

  /** A store that is known to be down is asked last. */
  private inOrder(): StoreLink[] {
    const isDown = (link: StoreLink): number => Number(link.breaker.state === 'open');
    return [...this.links.all].sort((left, right) => isDown(left) - isDown(right));
  }

  private async ask<T>(link: StoreLink, question: (store: CallStore) => Promise<T>): Promise<Answer<T>> {
    try {
      const answer = await within(this.links.limit, question(link.store));
      link.succeeded(this.clock.nowIso());
      return { answered: true, answer };
    } catch (error: unknown) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      link.failed(error.code);
      return { answered: false, error };
    }
  }
}
