import { Injectable } from '@nestjs/common';
import { within } from '../../common/time/within.js';
import type { CallStoreLink } from './store-links.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { JournalUnavailableError } from '../journal/files/journal.errors.js';
import type { CallEvent } from '../model/call-event.js';
import { StoreLinks } from './store-links.js';
import { writeEvents } from './write-events.js';

/** How long, in milliseconds, somebody waits for the stores: with the journal nobody does. */
const LIMIT = 2000;

/** Writes to the stores directly, beside the journal and its drains. */
@Injectable()
export class StoreWriter {
  constructor(private readonly links: StoreLinks) {}

  /**
   * Goes around a journal that cannot be written: one store is durable, too, and repairs the other one later. Resolves when one has
   * the events.
   *
   * @param cause why the journal did not take them
   * @throws JournalUnavailableError when no store took them either
   */
  async writeToOne(events: readonly CallEvent[], cause: unknown): Promise<void> {
    // A store that was down a moment ago may be the last place there is.
    const write = (link: CallStoreLink): Promise<void> =>
      writeEvents((operation) => link.executeDespiteBreaker(operation), events);
    try {
      await within(LIMIT, Promise.any(this.links.all.map(write)), tooLate);
    } catch (error: unknown) {
      const reasons = new AggregateError([cause, error], 'neither the journal nor a store took the events');
      throw new JournalUnavailableError('The event could not be recorded', { cause: reasons });
    }
  }

  /**
   * Makes visible at once what the journal has and delivers anyway. Resolves when every store has taken or refused the events, or when
   * the time is over.
   */
  async writeToAll(events: readonly CallEvent[]): Promise<void> {
    const write = (link: CallStoreLink): Promise<void> =>
      writeEvents((operation) => link.execute(operation), events);
    await within(LIMIT, Promise.allSettled(this.links.all.map(write)), tooLate).catch(unlessUnavailable);
  }
}

function tooLate(): Error {
  return new StoreUnavailableError(`The stores did not take the events within ${LIMIT} ms`);
}

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
