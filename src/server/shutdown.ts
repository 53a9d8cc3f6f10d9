import type { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { LoggerService } from '@nestjs/common';
import { onStopSignals } from '../common/jobs/stop-signals.js';
import type { Clock } from '../common/time/clock.js';

/** Process managers kill after 30 seconds (Docker after 10, unless told otherwise). */
const HARD_LIMIT_MILLISECONDS = 25_000;
/** Idle connections are kept open for the next request, also after `close`; they are looked for this often. */
const REAP_INTERVAL_MILLISECONDS = 50;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What a shutdown needs to know of the process. */
export interface ShutdownParts {
  /** Where `SIGTERM` and `SIGINT` are heard: the process. */
  readonly signals: EventEmitter;
  /** Stops everything in order. */
  readonly close: () => Promise<void>;
  readonly exit: (code: number) => void;
  readonly logger: LoggerService;
  readonly clock: Clock;
}

/**
 * Ends the process in order on `SIGTERM` and `SIGINT`, with exit code 0.
 *
 * A second signal ends it at once. Nest's own shutdown hooks are of no use here: they raise the signal again when the
 * hooks return, so the process would count as killed.
 */
export function shutDownOnSignals(parts: ShutdownParts): void {
  onStopSignals(parts, {
    onFirst: (signal) => {
      parts.logger.log(`${signal}: shutting down; send it again to stop at once`);
      void closeAndExit(parts);
    },
    onRepeated: (signal) => parts.exit(EXIT_CODES[signal]),
  });
}

async function closeAndExit({ close, exit, logger }: ShutdownParts): Promise<void> {
  const limit = setTimeout(() => {
    logger.error(`shutdown took longer than ${HARD_LIMIT_MILLISECONDS / 1000} seconds and was cut short`);
    exit(1);
  }, HARD_LIMIT_MILLISECONDS);
  try {
    await close();
    exit(0);
  } catch (error: unknown) {
    logger.error('shutdown failed', error);
    exit(1);
  } finally {
    clearTimeout(limit);
  }
}

/**
 * Stops listening and waits until the requests that were already under way are answered.
 *
 * Nest closes modules before it stops the HTTP server, so this comes first: a call that arrives last is still recorded.
 *
 * @param limitMilliseconds after this long, what is still open is cut
 */
export async function stopServing(server: Server, limitMilliseconds: number): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    const reaper = setInterval(() => server.closeIdleConnections(), REAP_INTERVAL_MILLISECONDS);
    const limit = setTimeout(() => {
      server.closeAllConnections();
      finish();
    }, limitMilliseconds);
    const finish = (): void => {
      clearInterval(reaper);
      clearTimeout(limit);
      resolve();
    };
    server.prependListener('request', askToLeave);
    server.close(finish);
  });
}

/** A client that goes on with its connection would find it closed under a request that it sent already. */
function askToLeave(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
}
