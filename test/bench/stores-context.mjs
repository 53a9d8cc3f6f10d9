import 'reflect-metadata';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CallsModule } from '../../dist/calls/calls.module.js';
import { JobRunner } from '../../dist/calls/maintenance/job-runner.js';
import { CommonModule } from '../../dist/common/common.module.js';
import { AppConfig } from '../../dist/config/app-config.js';
import { loadAppConfig } from '../../dist/config/load-app-config.js';
import { MongoCallStore } from '../../dist/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../dist/calls/stores/supabase/supabase-call.store.js';
import { eventually } from './server-process.mjs';
import { temporaryFolder } from './started-server.mjs';

/** The stores and their reconciliation, in this process; nothing is compared unless asked for. @param awaited must answer */
export async function openStores(variables, awaited = [MongoCallStore, SupabaseCallStore]) {
  const { folder, remove } = await temporaryFolder();
  const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder, LOG_LEVEL: 'silent', ...variables });
  class SettingsModule {}
  Global()(SettingsModule);
  Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })(SettingsModule);
  class StoresModule {}
  Module({ imports: [SettingsModule, CommonModule, CallsModule] })(StoresModule);
  const app = await NestFactory.createApplicationContext(StoresModule, {
    abortOnError: false,
    logger: false,
  });
  await app.get(JobRunner).onModuleDestroy();
  for (const store of awaited) await eventually(() => app.get(store).ping());
  return {
    app,
    async close() {
      await app.close();
      await remove();
    },
  };
}
