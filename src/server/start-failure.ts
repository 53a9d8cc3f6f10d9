import { DomainError } from '../common/errors/domain-error.js';
import type { PinoLogger } from '../common/logging/pino-logger.js';
import { InvalidEnvironmentError } from '../config/env.js';

/** Reports why Mainline cannot start: in a line when that is for its owner to change, else with the whole trace. */
export function reportStartFailure(error: unknown, logger: PinoLogger | null): void {
  const text = describeStartFailure(error);
  if (text !== null || logger === null) {
    process.stderr.write(`${text ?? `Mainline cannot start: ${String(error)}`}\n`);
    return;
  }
  logger.fatal('Mainline cannot start', error);
}

/**
 * What to tell the person who started Mainline, when the reason is theirs to change.
 *
 * @returns `null` when the failure needs its whole trace
 */
export function describeStartFailure(error: unknown): string | null {
  if (error instanceof InvalidEnvironmentError) return error.message;
  if (error instanceof DomainError) return `Mainline cannot start: ${error.message}`;
  return null;
}
