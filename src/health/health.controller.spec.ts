import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { CallsRepository } from '../calls/calls.repository.js';
import type { RecorderStatus } from '../calls/delivery/recorder.js';
import { CommonModule } from '../common/common.module.js';
import { configureHttp } from '../common/http/configure-http.js';
import { createAdapter } from '../common/http/create-adapter.js';
import { ShutdownState } from '../common/jobs/shutdown-state.js';
import { AppConfig } from '../config/app-config.js';
import { buildAppConfig } from '../config/build-app-config.js';
import { apiKeyDigest } from '../config/parse-api-keys.js';
import { validateEnv } from '../config/env.js';
import { NotificationLog } from '../notifications/notification-log.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

const UP = {
  name: 'mongodb',
  up: true,
  since: '2026-11-21T08:00:00.000Z',
  breaker: 'closed',
  pendingEvents: 0,
  lagSeconds: null,
  deadLetters: 0,
  lastErrorCode: null,
  lastSuccessAt: '2026-11-21T09:00:07.000Z',
} as const;
const DOWN = {
  name: 'supabase',
  up: false,
  since: '2026-11-21T09:00:03.000Z',
  breaker: 'open',
  pendingEvents: 12,
  lagSeconds: 4,
  deadLetters: 1,
  lastErrorCode: 'STORE_UNAVAILABLE',
  lastSuccessAt: null,
} as const;

const JOURNAL = {
  ok: true,
  depth: 12,
  capacity: 500_000,
  full: false,
  oldestAgeSeconds: 4,
  damagedEntries: 0,
  folder: 'kept',
} as const;
/** As many as the state's name has letters. */
const NOTIFICATIONS = { pending: 7, dead: 4 };
const ALL = { name: 'watch', role: 'viewer', numbers: null } as const;
const FAILING = { ...JOURNAL, ok: false } as const;

const KEYS = [
  `watch:viewer:${apiKeyDigest('watch')}`,
  `branch:admin:${apiKeyDigest('branch')}:numbers=+13235550100`,
].join(',');
const config = buildAppConfig(validateEnv({ NODE_ENV: 'test', LOG_LEVEL: 'silent', API_KEYS: KEYS }), null);

@Global()
@Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
class TestConfigModule {}

describe('health', () => {
  let status: RecorderStatus;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    status = { journal: JOURNAL, stores: [UP, DOWN] };
    const testing = await Test.createTestingModule({
      imports: [TestConfigModule, CommonModule],
      controllers: [HealthController],
      providers: [
        HealthService,
        { provide: CallsRepository, useValue: { status: () => status } },
        { provide: NotificationLog, useValue: { deliveries: { count: (state: string) => state.length } } },
      ],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(createAdapter(), {
      bodyParser: false,
      logger: false,
    });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
  });

  afterEach(() => app.close());

  const get = (path: string): request.Test => request(app.getHttpServer()).get(path);

  it('is alive without a key, whatever else is broken', async () => {
    status = { journal: FAILING, stores: [DOWN] };
    app.get(ShutdownState).begin();
    const response = await get('/health/live');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ status: 'ok' });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('is ready while the journal can be written, with a store down', async () => {
    const response = await get('/health/ready');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      status: 'ready',
      journal: JOURNAL,
      stores: [UP, DOWN],
      notifications: NOTIFICATIONS,
    });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('is not ready when the journal cannot be written', async () => {
    status = { journal: FAILING, stores: [UP] };
    const response = await get('/health/ready');
    expect(response.status).toBe(503);
    expect(response.body).toEqual({ status: 'journal_unavailable', ...status, notifications: NOTIFICATIONS });
  });

  it('tells how much waits in production only to keys of all numbers', async () => {
    const health = app.get(HealthService);
    jest.replaceProperty(app.get(AppConfig), 'environment', 'production');
    const few = {
      status: 'ready',
      journal: { ok: true, full: false },
      stores: [
        { name: 'mongodb', up: true },
        { name: 'supabase', up: false },
      ],
    };
    expect((await get('/health/ready')).body).toEqual(few);
    expect((await get('/health/ready').set('x-api-key', 'branch')).body).toEqual(few);
    expect((await get('/health/ready').set('x-api-key', 'watch')).body).toEqual(health.readiness(ALL));
    expect((await get('/health/ready').set('x-api-key', 'wrong')).status).toBe(401);
    jest.restoreAllMocks();
  });

  it('is not ready while shutting down', async () => {
    app.get(ShutdownState).begin();
    const response = await get('/health/ready');
    expect(response.status).toBe(503);
    expect(response.body).toMatchObject({ status: 'shutting_down' });
  });
});
