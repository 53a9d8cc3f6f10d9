import { Global, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ActivityModule } from '../../src/activity/activity.module.js';
import { AudioLimits } from '../../src/activity/voicemail/audio-transfer.js';
import { CallsModule } from '../../src/calls/calls.module.js';
import { CallCopies } from '../../src/calls/delivery/call-copies.js';
import { CallReader } from '../../src/calls/delivery/call-reader.js';
import { Recorder } from '../../src/calls/delivery/recorder.js';
import { Eraser, JournalTraces, Tombstones } from '../../src/calls/erasure/eraser.js';
import { CallAnnotations } from '../../src/calls/annotations/call-annotations.js';
import { CallEventFactory } from '../../src/calls/model/call-event.factory.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Clock } from '../../src/common/time/clock.js';
import { CommonModule } from '../../src/common/common.module.js';
import { configureHttp } from '../../src/common/http/configure-http.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { type ApiKeySettings, AppConfig, type Role } from '../../src/config/app-config.js';
import { buildAppConfig } from '../../src/config/build-app-config.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { validateEnv } from '../../src/config/env.js';
import { KeptCalls } from './kept-calls.js';
import { SetClock } from './set-clock.js';

export const VIEWER_KEY = 'viewer-key';
export const AGENT_KEY = 'agent-key';
export const ADMIN_KEY = 'admin-key';
/** Of an admin who sees the calls of {@link SCOPED_NUMBER} alone. */
export const SCOPED_KEY = 'scoped-key';
export const SCOPED_NUMBER = '+13235550111';
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

/** Changes are real down to the recorded events, which these tests keep in memory. */
function callsModule(calls: KeptCalls) {
  const recorder = { record: calls.record.bind(calls), show: () => Promise.resolve() };
  const reader = { read: (question: (store: KeptCalls) => unknown) => question(calls) };
  const providers = [
    { provide: CallsRepository, useValue: calls },
    { provide: Recorder, useValue: recorder },
    { provide: CallReader, useValue: reader },
    { provide: CallCopies, useValue: { find: () => Promise.resolve([]) } },
    { provide: JournalTraces, useValue: { forget: () => Promise.resolve() } },
    ...[CallEventFactory, CallAnnotations, Tombstones, Eraser],
  ];
  @Module({ providers, exports: [CallsRepository, CallCopies, CallAnnotations, Eraser] })
  class KeptCallsModule {}
  return KeptCallsModule;
}

function configModule(twilioPort: number) {
  const env = validateEnv({
    PUBLIC_URL,
    SIMULATOR_PORT: String(twilioPort),
    LOG_LEVEL: 'silent',
    // Properties read pages as fast as they can, on a clock that stands still.
    REQUESTS_PER_MINUTE: '1000000',
  });
  const secrets = {
    apiKey: 'unused',
    twilioAccountSid: ACCOUNT_SID,
    twilioAuthToken: AUTH_TOKEN,
    notifyWebhookSecret: 'whsec_none',
  };
  @Global()
  @Module({
    providers: [{ provide: AppConfig, useValue: withKeys(buildAppConfig(env, secrets)) }],
    exports: [AppConfig],
  })
  class TestConfigModule {}
  return TestConfigModule;
}

function withKeys(config: AppConfig): AppConfig {
  const keyOf = (name: string, role: Role, key: string, numbers: string[] | null = null): ApiKeySettings => {
    return { name, role, digest: apiKeyDigest(key), numbers, expiresAt: null };
  };
  const keys = [
    keyOf('test', 'viewer', VIEWER_KEY),
    keyOf('desk', 'agent', AGENT_KEY),
    keyOf('head', 'admin', ADMIN_KEY),
    keyOf('branch', 'admin', SCOPED_KEY, [SCOPED_NUMBER]),
  ];
  return new AppConfig({ ...config, access: { ...config.access, keys } });
}
