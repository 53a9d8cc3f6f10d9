import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { MongoCallStore } from '../stores/mongo/mongo-call-store.js';
import { SupabaseCallStore } from '../stores/supabase/supabase-call-store.js';
import { STORE_BACKOFF } from './backoff.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { StoreLink } from './store-link.js';

/** Both stores, the one that reads prefer first. */
@Injectable()
export class StoreLinks {
  readonly all: readonly StoreLink[];
  /** Longest time, in milliseconds, that anyone waits for one call of a store: a little over the store's own limit. */
  readonly limit: number;

  constructor(mongo: MongoCallStore, supabase: SupabaseCallStore, config: AppConfig, clock: Clock) {
    const link = (store: MongoCallStore | SupabaseCallStore): StoreLink =>
      new StoreLink(store, new CircuitBreaker(clock, STORE_BACKOFF));
    const { readStore, timeoutMilliseconds } = config.databases;
    const links = [link(mongo), link(supabase)];
    this.all = links.sort(
      (left, right) => Number(right.name === readStore) - Number(left.name === readStore),
    );
    this.limit = timeoutMilliseconds + 500;
  }
}
