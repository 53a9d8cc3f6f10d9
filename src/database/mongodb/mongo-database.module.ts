import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AppConfig } from '../../config/app-config.js';
import { moduleOptions, MongoConnection } from './mongo-connection.js';
import { MongoServer, MongoServerModule } from './mongo-server.js';

/**
 * The mongoose connection, to the configured MongoDB or to the embedded one. The application starts without it.
 *
 * Exports {@link MongoConnection}.
 */
@Module({
  imports: [
    MongoServerModule,
    MongooseModule.forRootAsync({
      imports: [MongoServerModule],
      inject: [MongoServer, AppConfig],
      useFactory: async (server: MongoServer, config: AppConfig) =>
        moduleOptions(await server.connectionString(), config.databases.timeoutMilliseconds),
    }),
  ],
  providers: [MongoConnection],
  exports: [MongoConnection],
})
export class MongoDatabaseModule {}
