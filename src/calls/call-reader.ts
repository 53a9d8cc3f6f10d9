import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { StoreUnavailableError } from './errors/store-unavailable.error.js';
import type { Question, StoreLink } from './delivery/store-link.js';
import { StoreLinks } from './delivery/store-links.js';

/** Reads from the preferred store, and from the other one when that fails. */
@Injectable()
export class CallReader {
  constructor(
    private readonly links: StoreLinks,
    private readonly config: AppConfig,
  ) {}

  /**
   * @param question asked of one store after the other until one answers
   * @throws StoreUnavailableError when none does
   */
  read<T>(question: Question<T>): Promise<T> {
    return this.firstAnswer((link) => link.ask(question));
  }

  /**
   * The same for a question that may take its time: each store has the limit for queries.
   *
   * @throws StoreUnavailableError when none answers
   */
  query<T>(question: Question<T>): Promise<T> {
    const limit = this.config.databases.queryTimeoutMilliseconds;
    return this.firstAnswer((link) => link.query(question, limit));
  }

  private async firstAnswer<T>(ask: (link: StoreLink) => Promise<T>): Promise<T> {
    const failures: StoreUnavailableError[] = [];
    for (const link of this.inOrder()) {
      const answer = await ask(link).catch(unlessUnavailable);
      if (!(answer instanceof StoreUnavailableError)) return answer;
      failures.push(answer);
    }
    const cause = new AggregateError(failures, 'no store answered');
    throw new StoreUnavailableError('Neither database can be read at the moment', { cause });
  }

  /** A store that is down is asked last, also when it may be tried again: that is for its drain to find out. */
  private inOrder(): StoreLink[] {
    const isDown = (link: StoreLink): number => Number(link.breaker.state !== 'closed');
    return [...this.links.all].sort((left, right) => isDown(left) - isDown(right));
  }
}

function unlessUnavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  throw error;
}
