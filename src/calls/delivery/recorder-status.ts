import type { StoreName } from '../../config/app-config.js';
import type { JournalStatus } from '../journal/journal-status.js';
import type { BreakerState } from '../../database/link/circuit-breaker.js';

/** How one store does. */
export interface StoreStatus {
  readonly name: StoreName;
  readonly up: boolean;
  readonly breaker: BreakerState;
  /** Events that the store has not taken yet. */
  readonly pendingEvents: number;
  /** How long ago the oldest of them was received; `null` when nothing waits. */
  readonly lagSeconds: number | null;
  /** Events that the store can never take. */
  readonly deadLetters: number;
  readonly lastErrorCode: string | null;
  /** ISO 8601 UTC. */
  readonly lastSuccessAt: string | null;
}

/** How recording does. */
export interface RecorderStatus {
  readonly journal: JournalStatus;
  readonly stores: readonly StoreStatus[];
}
