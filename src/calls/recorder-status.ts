import type { StoreName } from '../config/app-config.js';
import type { BreakerState } from './journal/circuit-breaker.js';

/** How one store does. */
export interface StoreStatus {
  readonly name: StoreName;
  readonly up: boolean;
  readonly breaker: BreakerState;
  /** Events that the store has not taken yet. */
  readonly pendingEvents: number;
  /** Events that the store can never take. */
  readonly deadLetters: number;
  readonly lastErrorCode: string | null;
  /** ISO 8601 UTC. */
  readonly lastSuccessAt: string | null;
}

/** How recording does. */
export interface RecorderStatus {
  /** `depth`: events that at least one store has not taken yet. */
  readonly journal: { readonly ok: boolean; readonly depth: number };
  readonly stores: readonly StoreStatus[];
}
