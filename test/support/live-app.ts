import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { LiveModule } from '../../src/activity/live/live.module.js';
import { LiveSocketAdapter } from '../../src/activity/live/live-socket.adapter.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { CallsModule } from '../../src/calls/calls.module.js';
import { ChangeFeed } from '../../src/calls/changes/change-feed.js';
import { ChangeTail } from '../../src/calls/changes/change-tail.js';
import { CircuitBreaker } from '../../src/database/link/circuit-breaker.js';
import { StoreDrains } from '../../src/calls/delivery/store-drains.js';
import { StoreLink } from '../../src/database/link/store-link.js';
import { writeEvents } from '../../src/calls/delivery/write-events.js';
import { Clock } from '../../src/common/time/clock.js';
import { CommonModule } from '../../src/common/common.module.js';
import { configureHttp } from '../../src/common/http/configure-http.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { type ApiKeySettings, AppConfig } from '../../src/config/app-config.js';
import { buildAppConfig } from '../../src/config/build-app-config.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { validateEnv } from '../../src/config/env.js';
import { FakeCallStore } from './fake-call-store.js';

export const VIEWER_KEY = 'viewer-key';
export const BRANCH_KEY = 'branch-key';
/** The only number of which the holder of {@link BRANCH_KEY} may see calls. */
export const BRANCH_NUMBER = '+13235550199';
export const PUBLIC_URL = 'https://main.example';
export const FOREIGN_PAGE = 'https://wallboard.example';

export type Stores = readonly [FakeCallStore, FakeCallStore];

export interface LiveOptions {
  readonly clock?: Clock;
  readonly redisUrl?: string;
  readonly requestsPerMinute?: number;
}

/** The live feed on a real HTTP server, over stores in memory that other instances may share. */
export interface LiveApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** Brings events into both stores, or into some, and says that there is news. */
  record(events: readonly CallEvent[], stores?: readonly FakeCallStore[]): Promise<void>;
  close(): Promise<void>;
}

export function newStores(): Stores {
  return [new FakeCallStore('mongodb'), new FakeCallStore('supabase')];
}

export async function startLiveApp(stores: Stores, options: LiveOptions = {}): Promise<LiveApp> {
  const listeners = new Set<() => void>();
  const clock = options.clock ?? new Clock();
  const moduleRef = await Test.createTestingModule({
    imports: [configModule(options), CommonModule, LiveModule],
  })
    .overrideModule(CallsModule)
    .useModule(callsModule(stores, clock, listeners))
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  const app = moduleRef.createNestApplication<NestFastifyApplication>(createAdapter(), {
    bodyParser: false,
    logger: false,
  });
  app.useWebSocketAdapter(new LiveSocketAdapter(app));
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: await app.getUrl(),
    record: async (events, into = stores) => {
      for (const store of into) await writeEvents((question) => question(store), events);
      for (const listener of listeners) listener();
    },
    close: () => app.close(),
  };
}

function callsModule(stores: Stores, clock: Clock, listeners: Set<() => void>) {
  const backoff = { base: 50, cap: 50 };
  const links = stores.map(
    (store) => new StoreLink(store, { breaker: new CircuitBreaker(clock, backoff), clock, limit: 1000 }),
  );
  const drains = {
    onDelivered: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const providers = [
    { provide: ChangeFeed, useValue: new ChangeFeed({ all: links }, clock) },
    ChangeTail,
    { provide: StoreDrains, useValue: drains },
  ];
  @Module({ providers, exports: [ChangeFeed, ChangeTail, StoreDrains] })
  class FakeCallsModule {}
  return FakeCallsModule;
}

function configModule({ redisUrl, requestsPerMinute = 10_000 }: LiveOptions) {
  const env = validateEnv({
    PUBLIC_URL,
    CORS_ORIGINS: FOREIGN_PAGE,
    LOG_LEVEL: 'silent',
    REQUESTS_PER_MINUTE: String(requestsPerMinute),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
  const secrets = {
    apiKey: 'unused',
    twilioAccountSid: 'AC1',
    twilioAuthToken: 'the-auth-token',
    notifyWebhookSecret: 'whsec_none',
  };
  const built = buildAppConfig(env, secrets);
  const key = (name: string, text: string, numbers: string[] | null): ApiKeySettings => ({
    ...{ name, role: 'viewer', digest: apiKeyDigest(text), numbers, expiresAt: null },
  });
  const keys = [key('desk', VIEWER_KEY, null), key('branch', BRANCH_KEY, [BRANCH_NUMBER])];
  const config = new AppConfig({ ...built, access: { ...built.access, keys } });
  @Global()
  @Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
  class TestConfigModule {}
  return TestConfigModule;
}
