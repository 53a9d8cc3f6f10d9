import { Global, Module } from '@nestjs/common';
import { ConfigModule as NestConfigModule } from '@nestjs/config';
import { AppConfig } from './app-config.js';
import { loadAppConfig, readEnvironment } from './load-app-config.js';

/**
 * The settings: the one module that reads the environment. `.env` adds to it.
 *
 * Exports {@link AppConfig}.
 */
@Global()
@Module({
  imports: [NestConfigModule.forRoot({ cache: true })],
  providers: [{ provide: AppConfig, useFactory: () => loadAppConfig(readEnvironment()) }],
  exports: [AppConfig],
})
export class ConfigModule {}
