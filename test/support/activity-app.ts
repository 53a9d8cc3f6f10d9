import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ActivityModule } from '../../src/activity/activity.module.js';
import { AudioLimits } from '../../src/activity/voicemail/audio-limits.js';
import { CallsModule } from '../../src/calls/calls.module.js';
import { Eraser } from '../../src/calls/erasure/eraser.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Clock } from '../../src/common/clock.js';
import { CommonModule } from '../../src/common/common.module.js';
import { configureHttp } from '../../src/common/http/configure-http.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { AppConfig } from '../../src/config/app-config.js';
import { apiKeyDigest, buildAppConfig } from '../../src/config/build-app-config.js';
import { validateEnv } from '../../src/config/env.js';
import { KeptCalls } from './kept-calls.js';
import { SetClock } from './set-clock.js';

export const VIEWER_KEY = 'viewer-key';
export const ACCOUNT_SID = `AC${'5f1c0de0'.repeat(4)}`;
export const AUTH_TOKEN = 'the-auth-token';
export const PUBLIC_URL = 'https://main.example';

/** The activity module on a real HTTP server. */
export interface ActivityApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly calls: KeptCalls;
  readonly clock: SetClock;
  readonly limits: { headersMilliseconds: number; transferMilliseconds: number; bytes: number };
}

/** @param twilioPort port on 127.0.0.1 of the server that plays Twilio */
export async function startActivityApp(twilioPort: number): Promise<ActivityApp> {
  const calls = new KeptCalls();
  const clock = new SetClock();
  const limits = { ...new AudioLimits() };
  const moduleRef = await Test.createTestingModule({
    imports: [configModule(twilioPort), CommonModule, ActivityModule],
  })
    .overrideModule(CallsModule)
    .useModule(callsModule(calls))
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(AudioLimits)
    .useValue(limits)
    .compile();
  const app = moduleRef.createNestApplication<NestFastifyApplication>(createAdapter(), {
    bodyParser: false,
    logger: false,
  });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), calls, clock, limits };
}

function callsModule(calls: KeptCalls) {
  // Erasing is tested on the whole server, where there is something to erase.
  const eraser = { erase: () => Promise.reject(new Error('nothing is erased here')) };
  const providers = [
    { provide: CallsRepository, useValue: calls },
    { provide: Eraser, useValue: eraser },
  ];
  @Module({ providers, exports: [CallsRepository, Eraser] })
  class KeptCallsModule {}
  return KeptCallsModule;
}

function configModule(twilioPort: number) {
  const env = validateEnv({
    PUBLIC_URL,
    SIMULATOR_PORT: String(twilioPort),
    API_KEYS: `test:viewer:${apiKeyDigest(VIEWER_KEY)}`,
    LOG_LEVEL: 'silent',
  });
  const secrets = { apiKey: 'unused', twilioAccountSid: ACCOUNT_SID, twilioAuthToken: AUTH_TOKEN };
  @Global()
  @Module({
    providers: [{ provide: AppConfig, useValue: buildAppConfig(env, secrets) }],
    exports: [AppConfig],
  })
  class TestConfigModule {}
  return TestConfigModule;
}
