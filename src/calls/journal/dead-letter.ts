import type { StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../call-event.js';

/** An event that one store can never take, with what it said. */
export interface DeadLetter {
  readonly store: StoreName;
  /** The event's place in the journal; with the store, the letter's identity. */
  readonly sequence: number;
  readonly event: CallEvent;
  readonly code: string;
  readonly reason: string;
  /** When it was set aside, ISO 8601 UTC. */
  readonly at: string;
}
