import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../common/errors/not-found.error.js';
import { within } from '../../common/within.js';
import type { CallEvent, ErasureReason } from '../call-event.js';
import { CallsRepository } from '../calls.repository.js';
import { StoreUnavailableError } from '../errors/store-unavailable.error.js';
import { StoreLinks } from '../delivery/store-links.js';
import { writeEvents } from '../delivery/write-events.js';
import { JournalTraces } from './journal-traces.js';
import { Tombstones } from './tombstones.js';

/** How long, in milliseconds, an erasure waits for the stores: those that are up show it when it is answered. */
const LIMIT = 2000;

/**
 * Erases the personal data of calls.
 *
 * A tombstone joins the events of the call. It wins every merge: whatever brings events of the call to a store afterwards, a
 * repair, a replay or a backfill, finds it there and leaves no personal data behind.
 */
@Injectable()
export class Eraser {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly calls: CallsRepository,
    private readonly tombstones: Tombstones,
    private readonly traces: JournalTraces,
    private readonly links: StoreLinks,
  ) {}

  /**
   * Resolves when the erasure is durable and every store that is up has done it; the others follow.
   *
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws StoreUnavailableError when no store can say whether there is such a call
   * @throws JournalUnavailableError when the erasure could not be recorded, or the journal not be redacted
   */
  async erase(callId: string, reason: ErasureReason): Promise<void> {
    if ((await this.calls.findById(callId)) === null)
      throw new NotFoundError('There is no such call', { code: 'CALL_NOT_FOUND' });
    await this.eraseAll([callId], reason);
  }

  /** Erases calls that are known; resolves and throws as {@link erase} does. */
  async eraseAll(callIds: readonly string[], reason: ErasureReason): Promise<void> {
    if (callIds.length === 0) return;
    const events = callIds.map((callId) => this.tombstones.make(callId, reason));
    await this.calls.record(events);
    await this.traces.forget(callIds);
    await this.writeNow(events);
    for (const listener of this.listeners) listener();
  }

  /** Calls a listener after each erasure: recordings wait to be deleted. @returns a function that ends it */
  onErased(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The journal delivers the events as well; this only makes it visible at once. */
  private async writeNow(events: readonly CallEvent[]): Promise<void> {
    const attempts = this.links.all.map((link) => writeEvents((question) => link.ask(question), events));
    const late = (): Error => new StoreUnavailableError(`the stores did not take it within ${LIMIT} ms`);
    await within(LIMIT, Promise.allSettled(attempts), late).catch(unlessUnavailable);
  }
}

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
