import type { StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import type { StoreRejectedError } from '../../database/link/store.errors.js';

/** An event that one store can never take, with what it said. */
export interface DeadLetter {
  readonly store: StoreName;
  /** The event's place in the journal; with the store, the letter's identity. */
  readonly sequence: number;
  readonly event: CallEvent;
  /** The database's own code where it gave one, such as `22P02`. */
  readonly code: string;
  /** What the store and its database said; it may quote the event. */
  readonly reason: string;
  /** When it was set aside, ISO 8601 UTC. */
  readonly at: string;
}

/** What a letter says about why the store refused. */
export function describeRejection(error: StoreRejectedError): Pick<DeadLetter, 'code' | 'reason'> {
  const { cause } = error;
  if (!(cause instanceof Error)) return { code: error.code, reason: error.message };
  const code = 'code' in cause ? cause.code : undefined;
  const isKnown = typeof code === 'string' || typeof code === 'number';
  return { code: isKnown ? String(code) : error.code, reason: `${error.message}: ${cause.message}` };
}
