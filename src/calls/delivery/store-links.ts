import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { MongoCallStore } from '../stores/mongo/mongo-call-store.js';
import { SupabaseCallStore } from '../stores/supabase/supabase-call-store.js';
import { STORE_BACKOFF } from './backoff.js';
import { CircuitBreaker } from './circuit-breaker.js';
import { StoreLink } from './store-link.js';

/** How much longer than the store's own limit a call may take, in milliseconds: the store's error says more than ours. */
const GRACE = 500;

/** Both stores, the one that reads prefer first. */
@Injectable()
export class StoreLinks {
  readonly all: readonly StoreLink[];

  constructor(mongo: MongoCallStore, supabase: SupabaseCallStore, config: AppConfig, clock: Clock) {
    const { readStore, timeoutMilliseconds } = config.databases;
    const limit = timeoutMilliseconds + GRACE;
    const link = (store: MongoCallStore | SupabaseCallStore): StoreLink =>
      new StoreLink(store, { breaker: new CircuitBreaker(clock, STORE_BACKOFF), clock, limit });
    const links = [link(mongo), link(supabase)];
    this.all = links.sort(
      (left, right) => Number(right.name === readStore) - Number(left.name === readStore),
    );
  }
}
