import { Injectable } from '@nestjs/common';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { StoreName } from '../../config/app-config.js';
import type { ChangedHead } from '../model/call-head.js';
import { type CallStoreLink, StoreLinks } from './store-links.js';

/** A person waits for this, and has the call already: longest time for each store, in milliseconds. */
const LIMIT = 2000;

/** What one store says of its copy of a call: `head` is `null` where it has none. */
export type CallCopy =
  | { readonly store: StoreName; readonly head: ChangedHead | null }
  | { readonly store: StoreName; readonly failure: StoreUnavailableError };

/** Asks each store for itself what it holds of a call. */
@Injectable()
export class CallCopies {
  constructor(private readonly links: StoreLinks) {}

  /** @returns one entry per store, the one that reads prefer first, also of one that does not answer */
  find(callId: string): Promise<CallCopy[]> {
    return Promise.all(this.links.all.map((link) => this.ask(link, callId)));
  }

  private async ask(link: CallStoreLink, callId: string): Promise<CallCopy> {
    const { name: store } = link;
    try {
      const head = await link.executeWithin((one) => one.findChangedHead(callId), LIMIT);
      return { store, head };
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return { store, failure: error };
      throw error;
    }
  }
}
