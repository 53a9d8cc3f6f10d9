import { Logger } from '@nestjs/common';
import type { MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import type { ConnectOptions } from 'mongoose';
import { watchConnection } from './watch-connection.js';

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
