import { Injectable, Logger, type LoggerService, type OnApplicationShutdown } from '@nestjs/common';
import { InjectConnection, type MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import mongoose from 'mongoose';
import type { Connection, ConnectOptions } from 'mongoose';
import { AppConfig } from '../../config/app-config.js';
import { MongoServer } from './mongo-server.js';
import { redactText } from '../../common/logging/redact-text.js';

// The package names neither `Connection` nor `ConnectionStates` as an export that Node's ES modules can see.

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

/** Database of a connection string that names none; the driver's own choice would be `test`. */
const DEFAULT_DATABASE = 'mainline';
const NAMES_DATABASE = /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/;

/**
 * How Mainline connects to MongoDB: no wait is longer than the time limit, nothing is queued while there is no connection,
 * and no index or collection is made behind our back.
 *
 * The driver's `timeoutMS` would bound a whole operation, but has no effect since its version 7.8; the limits on finding a
 * server, waiting for a connection and waiting for an answer are set one by one instead.
 */
export function connectOptions(uri: string, timeoutMilliseconds: number): ConnectOptions {
  return {
    appName: 'mainline',
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: timeoutMilliseconds,
    connectTimeoutMS: timeoutMilliseconds,
    socketTimeoutMS: timeoutMilliseconds,
    waitQueueTimeoutMS: timeoutMilliseconds,
    ...(NAMES_DATABASE.test(uri) ? {} : { dbName: DEFAULT_DATABASE }),
  };
}

/**
 * The same for `MongooseModule`: it hands out the connection at once and connects beside the start of the application.
 *
 * Without a listener for its errors, set before the first one, an unreachable server would end the process.
 */
export function moduleOptions(uri: string, timeoutMilliseconds: number): MongooseModuleFactoryOptions {
  return {
    uri,
    ...connectOptions(uri, timeoutMilliseconds),
    lazyConnection: true,
    connectionFactory: watchConnection(new Logger('MongoDB')),
  };
}

/**
 * Makes the function that logs when a connection is found and lost, once each, and never its credentials.
 *
 * @returns a `connectionFactory` for `MongooseModule`
 */
export function watchConnection(
  logger: Pick<LoggerService, 'log' | 'warn'>,
): (connection: Connection) => Connection {
  return (connection) => {
    let reachable: boolean | null = null;
    const found = (): void => {
      if (reachable !== true) logger.log('connected to MongoDB');
      reachable = true;
    };
    const lost = (reason: string): void => {
      if (reachable !== false) logger.warn(`MongoDB cannot be reached: ${reason}`);
      reachable = false;
    };
    connection.on('connected', found);
    connection.on('error', (error: unknown) => lost(describe(error)));
    connection.on('disconnected', () => {
      // The first attempt's failure says why in an error of its own.
      if (reachable === true) lost('the connection was lost');
    });
    return connection;
  };
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  return redactText(text);
}
