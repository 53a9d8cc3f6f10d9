import type { LoggerService } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { redactText } from '../../common/logging/redact-text.js';

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
