import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../call-event.js';
import { JournalUnavailableError } from '../errors/journal-unavailable.error.js';
import { StoreUnavailableError } from '../errors/store-unavailable.error.js';
import type { StoreLink } from './store-link.js';
import { StoreLinks } from './store-links.js';
import { within } from '../../common/within.js';
import { writeEvents } from './write-events.js';

/** How long a callback waits, in milliseconds, for one store to stand in for the journal. */
const LIMIT = 2000;

/** The way around a journal that cannot be written: one store is durable, too, and repairs the other later. */
@Injectable()
export class DirectWriter {
  constructor(private readonly links: StoreLinks) {}

  /**
   * Resolves when one store has the events.
   *
   * @param cause why the journal did not take them
   * @throws JournalUnavailableError when no store took them either
   */
  async write(events: readonly CallEvent[], cause: unknown): Promise<void> {
    const attempts = this.links.all.map((link) => writeTo(link, events));
    try {
      await within(LIMIT, Promise.any(attempts), tooLate);
    } catch (error: unknown) {
      const reasons = new AggregateError([cause, error], 'neither the journal nor a store took the events');
      throw new JournalUnavailableError('The event could not be recorded', { cause: reasons });
    }
  }
}

/** A store that was down a moment ago may be the last place there is. */
function writeTo(link: StoreLink, events: readonly CallEvent[]): Promise<void> {
  return writeEvents((question) => link.insist(question), events);
}

function tooLate(): Error {
  return new StoreUnavailableError(`No store took the events within ${LIMIT} ms`);
}
