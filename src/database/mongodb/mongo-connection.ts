import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
// The package names neither `Connection` nor `ConnectionStates` as an export that Node's ES modules can see.
import mongoose from 'mongoose';
import { AppConfig } from '../../config/app-config.js';
import { connectOptions } from './mongo-options.js';
import { MongoServer } from './mongo-server.js';

/**
 * The connection to MongoDB, which may come into being long after the start.
 *
 * Once it was there, the driver finds a lost server again by itself; mongoose gives up for good when the first attempt
 * fails, so that one is repeated here whenever the connection is needed.
 */
@Injectable()
export class MongoConnection implements OnApplicationShutdown {
  private opening: Promise<void> | null = null;
  private closed = false;

  constructor(
    @InjectConnection() private readonly connection: mongoose.Connection,
    private readonly server: MongoServer,
    private readonly config: AppConfig,
  ) {}

  /**
   * Resolves when there is, or was, a connection.
   *
   * @throws Error of the driver when the server cannot be reached within the time limit
   */
  async ready(): Promise<void> {
    if (this.closed) throw new Error('the connection to MongoDB is closed');
    if (this.wasOpened()) return;
    this.opening ??= this.open().finally(() => {
      this.opening = null;
    });
    await this.opening;
  }

  /** Resolves when the server answers. */
  async ping(): Promise<void> {
    await this.ready();
    await this.connection.db?.command({ ping: 1 });
  }

  /** Closes the connection before the embedded server; an attempt to connect that is under way is given up. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    this.silence();
    if (this.connection.readyState === mongoose.ConnectionStates.connecting)
      await this.connection.getClient().close();
    await this.connection.close();
    await this.server.close();
  }

  /** What closing looks like to the connection is no news; without any listener for errors it would end the process. */
  private silence(): void {
    this.connection.removeAllListeners('disconnected');
    this.connection.removeAllListeners('error');
    this.connection.on('error', () => undefined);
  }

  private wasOpened(): boolean {
    return this.connection.db !== undefined;
  }

  private async open(): Promise<void> {
    if (this.connection.readyState === mongoose.ConnectionStates.connecting) {
      await this.connection.asPromise();
      return;
    }
    const uri = await this.server.connectionString();
    await this.connection.openUri(uri, connectOptions(uri, this.config.databases.timeoutMilliseconds));
  }
}
