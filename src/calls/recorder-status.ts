import type { StoreName } from '../config/app-config.js';
import type { BreakerState } from './delivery/circuit-breaker.js';

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

/** How the journal does. */
export interface JournalStatus {
  /** Whether events can be written to it. */
  readonly ok: boolean;
  /** Events that at least one store has not taken yet. */
  readonly depth: number;
  /** How many events it may hold. */
  readonly capacity: number;
  /** True when it holds that many and no store has taken any of them: it takes no more. */
  readonly full: boolean;
  /** How long ago the oldest event in it was received; `null` when it is empty. */
  readonly oldestAgeSeconds: number | null;
  /** Events that damage to its files has cost since the process started, at most. */
  readonly damagedEntries: number;
}

/** How recording does. */
export interface RecorderStatus {
  readonly journal: JournalStatus;
  readonly stores: readonly StoreStatus[];
}
