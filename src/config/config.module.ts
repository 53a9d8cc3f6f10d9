import { Global, Module } from '@nestjs/common';
import { AppConfig } from './app-config.js';
import { readAppConfig } from './load-app-config.js';

/**
 * The settings: the one module that reads the environment, to which `.env` adds.
 *
 * Exports {@link AppConfig}.
 */
@Global()
@Module({
  providers: [{ provide: AppConfig, useFactory: readAppConfig }],
  exports: [AppConfig],
})
export class ConfigModule {}
