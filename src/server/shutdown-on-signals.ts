import type { EventEmitter } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import type { Clock } from '../common/time/clock.js';

/** Process managers kill after 30 seconds (Docker after 10, unless told otherwise). */
const HARD_LIMIT_MILLISECONDS = 25_000;
/** `npm start` passes a Ctrl-C on that the terminal has delivered already: that echo is not a second wish. */
const ECHO_MILLISECONDS = 1_000;
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
  let firstSignalAt: number | null = null;
  const onSignal = (signal: keyof typeof EXIT_CODES): void => {
    const now = parts.clock.now().getTime();
    if (firstSignalAt === null) {
      firstSignalAt = now;
      parts.logger.log(`${signal}: shutting down; send it again to stop at once`);
      void closeAndExit(parts);
      return;
    }
    if (now - firstSignalAt >= ECHO_MILLISECONDS) parts.exit(EXIT_CODES[signal]);
  };
  parts.signals.on('SIGTERM', () => onSignal('SIGTERM'));
  parts.signals.on('SIGINT', () => onSignal('SIGINT'));
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
