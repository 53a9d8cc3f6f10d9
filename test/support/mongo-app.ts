import { Global, type LoggerService, Module, type ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppConfig } from '../../src/config/app-config.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';

/** An application of some modules and the settings, or those that the given variables stand for; started, silent unless given a logger. */
export async function startModules(
  imports: ModuleMetadata['imports'],
  settings: Record<string, string> | AppConfig,
  logger?: LoggerService,
): Promise<TestingModule> {
  const config = settings instanceof AppConfig ? settings : loadAppConfig({ NODE_ENV: 'test', ...settings });

  @Global()
  @Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
  class SettingsModule {}

  const builder = Test.createTestingModule({ imports: [SettingsModule, ...(imports ?? [])] });
  const silent: LoggerService = { log: () => {}, error: () => {}, warn: () => {} };
  const app = await builder.setLogger(logger ?? silent).compile();
  return app.init();
}
