import { type DynamicModule, Module } from '@nestjs/common';
import { CommonModule } from '../../common/common.module.js';
import { AppConfig } from '../../config/app-config.js';
import { CliModule } from '../cli.module.js';

/**
 * What carries out commands while no server runs: the databases, the journal and the commands, without any HTTP server.
 *
 * Exports {@link AppConfig} to everyone, in place of the module that reads the environment.
 */
@Module({})
export class StandaloneModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: StandaloneModule,
      global: true,
      imports: [CommonModule, CliModule],
      providers: [{ provide: AppConfig, useValue: config }],
      exports: [AppConfig],
    };
  }
}
