import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock } from '../../src/common/time/clock.js';
import { CommonModule } from '../../src/common/common.module.js';
import { configureHttp } from '../../src/common/http/configure-http.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { AppConfig } from '../../src/config/app-config.js';
import { buildAppConfig } from '../../src/config/build-app-config.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { validateEnv } from '../../src/config/env.js';
import { setUpSwagger } from '../../src/docs/openapi-document.js';
import { DashboardFiles, DashboardFolder } from '../../src/pages/dashboard/dashboard-files.js';
import { PagesModule } from '../../src/pages/pages.module.js';
import { SetClock } from './set-clock.js';

export const DEVELOPMENT_KEY = 'dev_key';
const SECRETS = {
  apiKey: DEVELOPMENT_KEY,
  twilioAccountSid: `AC${'1'.repeat(32)}`,
  twilioAuthToken: 'token',
  notifyWebhookSecret: 'whsec_none',
};
const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://main.example.com',
  MONGODB_URI: 'mongodb://127.0.0.1/main',
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_x',
  TWILIO_ACCOUNT_SID: SECRETS.twilioAccountSid,
  TWILIO_AUTH_TOKEN: '0'.repeat(32),
  API_KEYS: `ops:admin:${apiKeyDigest('key of ops')}`,
};

/** The module of the pages, and the documentation, on a real HTTP server. */
export interface PagesApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly clock: SetClock;
  close(): Promise<void>;
}

/** @param folder where the dashboard was built */
export async function startPagesApp(folder: string, isProduction = false): Promise<PagesApp> {
  const clock = new SetClock();
  const moduleRef = await Test.createTestingModule({
    imports: [configModule(isProduction), CommonModule, PagesModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(DashboardFolder)
    .useValue({ path: folder })
    .compile();
  const options = { bodyParser: false, logger: false } as const;
  const app = moduleRef.createNestApplication<NestFastifyApplication>(createAdapter(), options);
  configureHttp(app);
  app.get(DashboardFiles).serveAssets(app.getHttpAdapter().getInstance());
  setUpSwagger(app);
  await app.listen(0, '127.0.0.1');
  const close = async (): Promise<void> => {
    // Answers that no test read to their end hold their connections open for more than a minute.
    app.getHttpAdapter().getInstance().server.closeAllConnections();
    await app.close();
  };
  return { app, url: await app.getUrl(), clock, close };
}

function configModule(isProduction: boolean) {
  const env = validateEnv({ LOG_LEVEL: 'silent', ...(isProduction && PRODUCTION) });
  const config = buildAppConfig(env, isProduction ? null : SECRETS);
  @Global()
  @Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
  class TestConfigModule {}
  return TestConfigModule;
}
