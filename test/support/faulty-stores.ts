import { getConnectionToken } from '@nestjs/mongoose';
import type { TestingModule } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import type { Call } from '../../src/calls/model/call.js';
import { type CallEvent, compareCallEvents, groupByCall } from '../../src/calls/model/call-event.js';
import type { CallHead } from '../../src/calls/model/call-head.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { MongoCallStoreModule } from '../../src/calls/stores/mongo/mongo-call-store.module.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { SupabaseCallStoreModule } from '../../src/calls/stores/supabase/supabase-call-store.module.js';
import { FaultProxy } from './fault-proxy.js';
import { startModules } from './mongo-app.js';
import { dataFolder } from './open-journal.js';
import { mongoUriAt, startTemporaryMongo, type TemporaryMongo } from './mongo-embedded.js';
import { supabaseServers, type TemporarySupabase } from './supabase-embedded.js';

/** Most calls that a store reads at once. */
const READ_BATCH = 100;

/** What one store has of a call. */
export interface StoredCall {
  readonly events: readonly CallEvent[];
  readonly row: Call | null;
  readonly head: CallHead | null;
}

/** Both database servers, empty, each behind a proxy with faults to switch on. */
export class FaultyStores {
  private constructor(
    readonly mongoServer: TemporaryMongo,
    readonly supabaseServer: TemporarySupabase,
    readonly mongodb: FaultProxy,
    readonly supabase: FaultProxy,
    private readonly clients: TestingModule,
    private readonly removeFolder: () => void,
  ) {}

  /** PostgreSQL stands behind Supabase where `POSTGRES_TEST_URL` is set, PGlite elsewhere. */
  static async start(): Promise<FaultyStores> {
    const [, startSupabase] = supabaseServers().at(-1) ?? [];
    if (startSupabase === undefined) throw new Error('there is no Supabase to start');
    const [mongoServer, supabaseServer] = await Promise.all([startTemporaryMongo(), startSupabase()]);
    const { folder, remove } = dataFolder();
    const clients = await startModules([MongoCallStoreModule, SupabaseCallStoreModule], {
      DATA_DIR: folder,
      MONGODB_URI: mongoServer.uri,
      SUPABASE_URL: supabaseServer.url,
      SUPABASE_SERVICE_ROLE_KEY: supabaseServer.secretKey,
      STORE_TIMEOUT_MS: '20000',
    });
    const mongodb = await FaultProxy.listen(mongoServer.socketPath);
    const supabase = await FaultProxy.listen(Number(new URL(supabaseServer.url).port));
    return new FaultyStores(mongoServer, supabaseServer, mongodb, supabase, clients, remove);
  }

  /** The variables with which a server reaches the databases through the proxies. */
  get variables(): Record<string, string> {
    return {
      MONGODB_URI: mongoUriAt(this.mongodb.port),
      SUPABASE_URL: `http://127.0.0.1:${this.supabase.port}`,
      SUPABASE_SERVICE_ROLE_KEY: this.supabaseServer.secretKey,
    };
  }

  get proxies(): readonly [FaultProxy, FaultProxy] {
    return [this.mongodb, this.supabase];
  }

  /** The stores themselves, past the proxies. */
  get direct(): readonly [CallStore, CallStore] {
    return [this.clients.get(MongoCallStore), this.clients.get(SupabaseCallStore)];
  }

  /** The connection to MongoDB itself, past the proxy. */
  get mongoConnection(): Connection {
    return this.clients.get<Connection>(getConnectionToken());
  }

  heal(): void {
    for (const proxy of this.proxies) proxy.heal();
  }

  /** What each store has of some calls, in the order of the calls. */
  async read(callIds: readonly string[]): Promise<[StoredCall[], StoredCall[]]> {
    const [mongo, supabase] = this.direct;
    return Promise.all([readCalls(mongo, callIds), readCalls(supabase, callIds)]);
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
    await this.clients.close();
    await Promise.all([this.mongoServer.close(), this.supabaseServer.close()]);
    this.removeFolder();
  }
}

async function readCalls(store: CallStore, callIds: readonly string[]): Promise<StoredCall[]> {
  const calls: StoredCall[] = [];
  for (let start = 0; start < callIds.length; start += READ_BATCH) {
    calls.push(...(await readBatch(store, callIds.slice(start, start + READ_BATCH))));
  }
  return calls;
}

async function readBatch(store: CallStore, callIds: readonly string[]): Promise<StoredCall[]> {
  const events = groupByCall(await store.listEventsOf(callIds));
  const rows = new Map((await store.findMany(callIds)).map((row) => [row.id, row]));
  const heads = new Map((await store.findHeads(callIds)).map((head) => [head.callId, head]));
  return callIds.map((callId) => ({
    events: [...(events.get(callId) ?? [])].sort(compareCallEvents),
    row: rows.get(callId) ?? null,
    head: heads.get(callId) ?? null,
  }));
}
