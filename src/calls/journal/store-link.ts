import type { StoreName } from '../../config/app-config.js';
import type { CallStore } from '../call-store.js';
import type { CircuitBreaker } from './circuit-breaker.js';

/** A store and what is known of its health, shared by reads and writes. */
export class StoreLink {
  /** ISO 8601 UTC; `null` before the first success. */
  lastSuccessAt: string | null = null;
  /** `null` while the store works. */
  lastErrorCode: string | null = null;

  constructor(
    readonly store: CallStore,
    readonly breaker: CircuitBreaker,
  ) {}

  get name(): StoreName {
    return this.store.name;
  }

  /** @param at ISO 8601 UTC */
  succeeded(at: string): void {
    this.breaker.succeeded();
    this.lastSuccessAt = at;
    this.lastErrorCode = null;
  }

  failed(code: string): void {
    this.breaker.failed();
    this.lastErrorCode = code;
  }
}
