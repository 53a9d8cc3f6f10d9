import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyInstance } from 'fastify';
import { AppModule } from '../../src/app.module.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Clock } from '../../src/common/time/clock.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { AppConfig, type PhoneSettings } from '../../src/config/app-config.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import { APP_OPTIONS, configureApp } from '../../src/server/configure-app.js';
import { eventually } from './eventually.js';
import { borrowSupabase, type TemporarySupabase } from './databases/shared-supabase.js';

/** What Twilio would have as our address; nothing listens there, so a test fails where it matters. */
export const PUBLIC_URL = 'https://phone.example.com/line';
export const AUTH_TOKEN = 'the-auth-token';
export const ADMIN_KEY = 'the-admin-key';
const START_LIMIT = 120_000;

export interface MainlineOptions {
  readonly phone?: Partial<PhoneSettings>;
  /** Environment variables beside the harness's own. */
  readonly variables?: Record<string, string>;
  readonly clock?: Clock;
  /** A folder to go on with, and with it the Supabase of its last server; new ones otherwise, gone at the end. */
  readonly dataDir?: string;
  readonly twilioPort?: number;
  /** Is given the HTTP server before it has a route. */
  readonly watch?: (server: FastifyInstance) => void;
}

/** The whole server on development's databases, on a port of its own. */
export interface Mainline {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly config: AppConfig;
  readonly dataDir: string;
  /** Variables by which another process reaches the same databases; none for those in the data folder. */
  readonly databases: Record<string, string>;
  get(path: string, key?: string | null): Promise<Response>;
  /** Resolves when both stores hold all that was recorded. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'mainline-e2e-'));
}

function settings(options: MainlineOptions, dataDir: string): AppConfig {
  const loaded = loadAppConfig({
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    PUBLIC_URL,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    DEV_API_KEY: ADMIN_KEY,
    LOG_LEVEL: 'silent',
    SIMULATOR_PORT: String(options.twilioPort ?? 1),
    STORE_TIMEOUT_MS: '10000',
    // Tests ask again and again until something has happened.
    REQUESTS_PER_MINUTE: '1000000',
    ...options.variables,
  });
  return new AppConfig({ ...loaded, phone: { ...loaded.phone, ...options.phone } });
}

export async function startMainline(options: MainlineOptions = {}): Promise<Mainline> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const databases = await supabaseVariables(options, dataDir);
  const config = settings({ ...options, variables: { ...databases, ...options.variables } }, dataDir);
  const building = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(AppConfig)
    .useValue(config);
  if (options.clock !== undefined) building.overrideProvider(Clock).useValue(options.clock);
  const compiled = await building.compile();
  const adapter = createAdapter(config.server);
  options.watch?.(adapter.getInstance());
  const app = compiled.createNestApplication<NestFastifyApplication>(adapter, { ...APP_OPTIONS });
  configureApp(app);
  await app.listen(0, '127.0.0.1').catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const url = await app.getUrl();
  return {
    app,
    url,
    config,
    dataDir,
    databases,
    get: (path, key = ADMIN_KEY) => fetch(url + path, { headers: key === null ? {} : { 'x-api-key': key } }),
    settled: () => settled(app.get(CallsRepository)),
    close: async () => {
      await app.close();
      if (options.dataDir !== undefined) return;
      rmSync(dataDir, { recursive: true, force: true });
      await giveBack(dataDir);
    },
  };
}

/** By the data folder of those who use it. */
const borrowed = new Map<string, TemporarySupabase>();

afterAll(async () => {
  for (const dataDir of borrowed.keys()) await giveBack(dataDir);
});

async function supabaseVariables(
  { variables = {} }: MainlineOptions,
  dataDir: string,
): Promise<Record<string, string>> {
  if (variables['SUPABASE_URL'] !== undefined) return {};
  const { url, secretKey } = borrowed.get(dataDir) ?? (await borrow(dataDir));
  return { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: secretKey };
}

async function borrow(dataDir: string): Promise<TemporarySupabase> {
  const supabase = await borrowSupabase();
  borrowed.set(dataDir, supabase);
  return supabase;
}

async function giveBack(dataDir: string): Promise<void> {
  const supabase = borrowed.get(dataDir);
  borrowed.delete(dataDir);
  await supabase?.close();
}

async function settled(calls: CallsRepository): Promise<void> {
  await eventually(() => {
    const pending = calls.status().stores.map((store) => store.pendingEvents);
    if (pending.some((count) => count > 0))
      throw new Error(`events are still under way: ${pending.join(', ')}`);
  });
}

/** Longest time a spec waits for {@link startMainline}. */
export const STARTING = START_LIMIT;
