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

  /**
   * A collection of the driver's own; made anew each time, which costs nothing.
   *
   * @throws Error while there was no connection yet: see {@link ready}
   */
  collection<Document extends mongoose.mongo.Document>(name: string): mongoose.mongo.Collection<Document> {
    if (this.connection.db === undefined) throw new Error('there is no connection to MongoDB yet');
    return this.connection.db.collection<Document>(name);
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
    const { uri, ...options } = connectionTo(
      await this.server.connectionString(),
      this.config.databases.timeoutMilliseconds,
    );
    await this.connection.openUri(uri, options);
  }
}

/** Database of a connection string that names none; the driver's own choice would be `test`. */
const DEFAULT_DATABASE = 'mainline';
const NAMES_DATABASE = /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]/;

/**
 * What a connection string must not decide: a write that is not yet safe, or a read that does not see it, would defeat leases, the log's
 * order and what an append answers.
 */
const OWN_MATTER = new Set([
  'w',
  'wtimeout',
  'wtimeoutms',
  'journal',
  'j',
  'fsync',
  'readpreference',
  'readpreferencetags',
  'maxstalenessseconds',
  'slaveok',
  'readconcernlevel',
]);

/** A connection string without what is Mainline's own matter; everything else stays as it is written. */
export function withoutOwnMatter(uri: string): string {
  const [address = '', query] = splitOnce(uri, '?');
  if (query === undefined) return uri;
  const kept = query
    .split('&')
    .filter((part) => !OWN_MATTER.has(splitOnce(part, '=')[0]?.toLowerCase() ?? ''));
  return kept.length === 0 ? address : `${address}?${kept.join('&')}`;
}

function splitOnce(text: string, separator: string): string[] {
  const place = text.indexOf(separator);
  return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/**
 * How Mainline connects to MongoDB: no wait is longer than the time limit, nothing is queued while there is no connection,
 * and no index or collection is made behind our back. Whatever the connection string says, a write is acknowledged when most of a replica
 * set has it, and reads are the primary's.
 *
 * The driver's `timeoutMS` would bound a whole operation, but has no effect since its version 7.8; the limits on finding a
 * server, waiting for a connection and waiting for an answer are set one by one instead.
 */
export function connectionTo(address: string, timeoutMilliseconds: number): ConnectOptions & { uri: string } {
  return {
    uri: withoutOwnMatter(address),
    appName: 'mainline',
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: timeoutMilliseconds,
    connectTimeoutMS: timeoutMilliseconds,
    socketTimeoutMS: timeoutMilliseconds,
    waitQueueTimeoutMS: timeoutMilliseconds,
    writeConcern: { w: 'majority', wtimeoutMS: Math.ceil(timeoutMilliseconds * SERVERS_SHARE) },
    readPreference: 'primary',
    readConcernLevel: 'local',
    ...(NAMES_DATABASE.test(address) ? {} : { dbName: DEFAULT_DATABASE }),
  };
}

/** A server gives up waiting for its replicas a little before Mainline gives up waiting for it. */
const SERVERS_SHARE = 0.9;

/**
 * The same for `MongooseModule`: it hands out the connection at once and connects beside the start of the application.
 *
 * Without a listener for its errors, set before the first one, an unreachable server would end the process.
 */
export function moduleOptions(address: string, timeoutMilliseconds: number): MongooseModuleFactoryOptions {
  return {
    ...connectionTo(address, timeoutMilliseconds),
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
