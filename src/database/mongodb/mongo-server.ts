import { join } from 'node:path';
import { Injectable, Logger, Module } from '@nestjs/common';
import { redactText } from '../../common/logging/redact-text.js';
import { AppConfig } from '../../config/app-config.js';
import type { EmbeddedDatabase } from '../link/embedded-database.js';

/** The MongoDB server that is used: the configured one, or in development an embedded one. */
@Injectable()
export class MongoServer {
  private readonly logger = new Logger(MongoServer.name);
  private embedded: EmbeddedDatabase | null = null;
  private address: Promise<string> | null = null;

  constructor(private readonly config: AppConfig) {}

  /**
   * The connection string; starts the embedded server on first use when none is configured.
   *
   * @throws Error in production without a configured server, and when another process uses the embedded one's folder
   */
  connectionString(): Promise<string> {
    this.address ??= this.findAddress();
    return this.address;
  }

  /** Stops the embedded server, if it runs; to be called when the connection to it is closed. */
  async close(): Promise<void> {
    await this.embedded?.close();
    this.embedded = null;
  }

  /** The embedded server; `null` when it is not used, or has not started. */
  get embeddedServer(): EmbeddedDatabase | null {
    return this.embedded;
  }

  private async findAddress(): Promise<string> {
    const { mongodbUri } = this.config.databases;
    if (mongodbUri !== null) return mongodbUri;
    if (this.config.environment === 'production') {
      throw new Error('MONGODB_URI is required when NODE_ENV is production: there is no embedded MongoDB');
    }
    return this.startEmbedded();
  }

  /** Loaded when needed only: its packages are not installed in production. */
  private async startEmbedded(): Promise<string> {
    const dataDir = join(this.config.server.dataDir, 'mongodb');
    const { startEmbeddedMongo } = await import('../../development/mongodb/start-embedded-mongo.js');
    const server = await startEmbeddedMongo(dataDir);
    this.embedded = server;
    this.logger.log(`embedded MongoDB for development runs at ${redactText(server.uri)}, in ${dataDir}`);
    return server.uri;
  }
}

/**
 * Knows which MongoDB server is used, and runs the embedded one.
 *
 * Exports {@link MongoServer}.
 */
@Module({ providers: [MongoServer], exports: [MongoServer] })
export class MongoServerModule {}
