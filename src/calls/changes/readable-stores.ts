import type { StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { type CallStoreLink, type CallStoreOperation, firstBack } from '../delivery/store-links.js';
import type { LogEntry } from '../stores/call-store.js';

/** The stores of one reading: one that fails on the way is left out of the rest of it. */
export class ReadableStores {
  private readonly open: Map<StoreName, CallStoreLink>;

  private constructor(links: readonly CallStoreLink[]) {
    this.open = new Map(links.map((link) => [link.name, link]));
  }

  /** Opens those that work. One that may be tried again is tried beside the reading, which does not wait for it. */
  static of(links: readonly CallStoreLink[]): ReadableStores {
    for (const link of links) if (link.breaker.state === 'half_open') void isBack(link);
    return new ReadableStores(links.filter(({ breaker }) => breaker.state === 'closed'));
  }

  get names(): StoreName[] {
    return [...this.open.keys()];
  }

  /** @returns `null` when the store cannot be read @throws what is no outage */
  async read<T>(name: StoreName, question: CallStoreOperation<T>): Promise<T | null> {
    const link = this.open.get(name);
    if (link === undefined) return null;
    try {
      return await link.execute(question);
    } catch (error: unknown) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      this.open.delete(name);
      return null;
    }
  }

  /** Asks every store. @returns the answers of those that gave one */
  async readAll<T>(question: CallStoreOperation<T>): Promise<T[]> {
    const answers = await Promise.all(this.names.map((name) => this.read(name, question)));
    return answers.flatMap((answer) => (answer === null ? [] : [answer]));
  }

  /** @throws StoreUnavailableError when no store can be read */
  requireOne(): void {
    if (this.open.size > 0) return;
    throw new StoreUnavailableError('Neither database can be read at the moment');
  }

  /** @throws StoreUnavailableError when a store has failed on the way */
  require(name: StoreName): void {
    if (!this.open.has(name)) throw new StoreUnavailableError(`${name} failed while changes were read`);
  }
}

/** Reads; when that fails, and a store that was left out is back, once more with that one. */
export async function readDespiteBreakers<T>(
  links: readonly CallStoreLink[],
  work: (logs: ReadableStores) => Promise<T>,
): Promise<T> {
  try {
    return await work(ReadableStores.of(links));
  } catch (error: unknown) {
    if (!(error instanceof StoreUnavailableError) || (await firstBack(links)) === null) throw error;
    return work(ReadableStores.of(links));
  }
}

/** The link notes, and logs, what comes of it. */
function isBack(link: CallStoreLink): Promise<boolean> {
  return link
    .execute((store) => store.ping())
    .then(
      () => true,
      () => false,
    );
}

/** Every copy of every event of some calls. */
export async function readEvents(logs: ReadableStores, callIds: readonly string[]): Promise<CallEvent[]> {
  if (callIds.length === 0) return [];
  const answers = await logs.readAll((store) => store.listEventsOf(callIds));
  logs.requireOne();
  return answers.flat();
}

export function callIdsOf(entries: readonly LogEntry[]): string[] {
  return [...new Set(entries.map(({ callId }) => callId))];
}
