import { Injectable } from '@nestjs/common';
import { within } from '../../common/within.js';
import type { CallEvent } from '../call-event.js';
import { StoreUnavailableError } from '../errors/store-unavailable.error.js';
import { StoreLinks } from './store-links.js';
import { writeEvents } from './write-events.js';

/** How long, in milliseconds, a change waits for the stores: those that are up show it when it is answered. */
const LIMIT = 2000;

/** Makes visible at once what is recorded already. The journal delivers the same events, so nothing depends on it. */
@Injectable()
export class WriteNow {
  constructor(private readonly links: StoreLinks) {}

  /** Resolves when every store has taken or refused the events, or when the time is over. */
  async write(events: readonly CallEvent[]): Promise<void> {
    const attempts = this.links.all.map((link) => writeEvents((question) => link.ask(question), events));
    const late = (): Error => new StoreUnavailableError(`the stores did not take it within ${LIMIT} ms`);
    await within(LIMIT, Promise.allSettled(attempts), late).catch(unlessUnavailable);
  }
}

function unlessUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
