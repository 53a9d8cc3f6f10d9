import { Injectable } from '@nestjs/common';
import type { TakeLease } from '../../database/link/leases.js';
import { AppConfig } from '../../config/app-config.js';
import { Journal } from '../journal/journal.js';
import { QueryTimeoutError, StoreUnavailableError } from '../../database/link/store.errors.js';
import { type CallStoreLink, type CallStoreOperation, firstBack, StoreLinks } from './store-links.js';

/** A store that lacks an event for so long, in whole seconds, is behind: it was down, or is too slow. */
const BEHIND = 1;

/**
 * Reads from the preferred store, and from the other one when that fails, or while it lacks what the other one has: a store that is back
 * after an outage does not know yet what happened meanwhile. When neither answers, one that was known to be down may be back: nobody fails
 * to read while a store would answer.
 */
@Injectable()
export class CallReader {
  constructor(
    private readonly links: StoreLinks,
    private readonly journal: Journal,
    private readonly config: AppConfig,
  ) {}

  /**
   * @param question asked of one store after the other until one answers
   * @throws StoreUnavailableError when none does
   */
  read<T>(question: CallStoreOperation<T>): Promise<T> {
    return firstAnswer(this.inOrder(), (link) => link.execute(question));
  }

  /**
   * The same for a question that may take its time: each store has the limit for queries.
   *
   * @throws QueryTimeoutError when one looked for all that time
   * @throws StoreUnavailableError when none answers
   */
  query<T>(question: CallStoreOperation<T>): Promise<T> {
    const limit = this.config.databases.queryTimeoutMilliseconds;
    return firstAnswer(this.inOrder(), (link) => link.executeWithin(question, limit));
  }

  private inOrder(): CallStoreLink[] {
    const isBehind = ({ name }: CallStoreLink): number =>
      Number((this.journal.lagSeconds(name) ?? 0) >= BEHIND);
    return downLast([...this.links.all].sort((left, right) => isBehind(left) - isBehind(right)));
  }
}

/** Takes leases in the store that reads prefer, behind or not, as other instances do, or in the other one while that is down. */
export function leaseTaker(links: StoreLinks): TakeLease {
  return (name, holder, seconds) =>
    firstAnswer(downLast(links.all), (link) =>
      link.execute((store) => store.takeLease(name, holder, seconds)),
    );
}

async function firstAnswer<T>(
  links: readonly CallStoreLink[],
  ask: (link: CallStoreLink) => Promise<T>,
): Promise<T> {
  const failures: StoreUnavailableError[] = [];
  for (const link of links) {
    const answer = await ask(link).catch(unlessUnavailable);
    if (!(answer instanceof StoreUnavailableError)) return answer;
    failures.push(answer);
  }
  const back = await firstBack(links);
  if (back !== null) return ask(back);
  const cause = new AggregateError(failures, 'no store answered');
  throw new StoreUnavailableError('Neither database can be read at the moment', { cause });
}

/** A store that is down is asked last, also when it may be tried again: that is for its drain to find out. */
function downLast(links: readonly CallStoreLink[]): CallStoreLink[] {
  const isDown = (link: CallStoreLink): number => Number(link.breaker.state !== 'closed');
  return [...links].sort((left, right) => isDown(left) - isDown(right));
}

/** Of a question that is too wide for one store the other one is not asked: it would take it as long. */
function unlessUnavailable(error: unknown): StoreUnavailableError {
  const isWorthAnother = error instanceof StoreUnavailableError && !(error instanceof QueryTimeoutError);
  if (isWorthAnother) return error;
  throw error;
}
