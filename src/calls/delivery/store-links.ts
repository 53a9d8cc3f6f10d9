import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { MongoCallStore } from '../stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../stores/supabase/supabase-call.store.js';
import { CircuitBreaker, STORE_BACKOFF } from '../../database/link/circuit-breaker.js';
import { StoreLink, type StoreOperation } from '../../database/link/store-link.js';
import type { CallStore } from '../stores/call-store.js';

/** How much longer than the store's own limit a call may take, in milliseconds: the store's error says more than ours. */
const GRACE = 500;

/** The way to one store of calls. */
export type CallStoreLink = StoreLink<CallStore>;

/** What a store of calls is asked to do. */
export type CallStoreOperation<T> = StoreOperation<CallStore, T>;

/**
 * Waits for the first store to be back, of those that are known to be down.
 *
 * @returns `null` when none is
 */
export async function firstBack(links: readonly CallStoreLink[]): Promise<CallStoreLink | null> {
  const down = links.filter(({ breaker }) => breaker.state !== 'closed');
  const looks = down.map((link) => link.confirmBack().then(() => link));
  return Promise.any(looks).catch(() => null);
}

/** Both stores, the one that reads prefer first. */
@Injectable()
export class StoreLinks {
  readonly all: readonly CallStoreLink[];

  constructor(mongo: MongoCallStore, supabase: SupabaseCallStore, config: AppConfig, clock: Clock) {
    const { readStore, timeoutMilliseconds } = config.databases;
    const limit = timeoutMilliseconds + GRACE;
    const link = (store: MongoCallStore | SupabaseCallStore): CallStoreLink =>
      new StoreLink<CallStore>(store, { breaker: new CircuitBreaker(clock, STORE_BACKOFF), clock, limit });
    const links = [link(mongo), link(supabase)];
    this.all = links.sort(
      (left, right) => Number(right.name === readStore) - Number(left.name === readStore),
    );
  }
}
