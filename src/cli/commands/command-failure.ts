import { DomainError } from '../../common/errors/domain-error.js';
import { BadRequestError, NotFoundError } from '../../common/errors/request.errors.js';
import { hidePrivateParts } from '../../common/logging/hide-private-parts.js';
import { EXIT, type ExitCode } from '../terminal/command-session.js';
import { printable } from '../terminal/terminal-output.js';

/** How a command that threw has ended. */
export interface CommandFailure {
  readonly text: string;
  readonly exitCode: ExitCode;
  /** False for what points to a mistake in Mainline; journal and databases log their own faults. */
  readonly isExpected: boolean;
}

/** @param signal aborted when the command was asked to end early, which then explains whatever was thrown */
export function describeCommandFailure(error: unknown, signal: AbortSignal): CommandFailure {
  if (signal.aborted) {
    return {
      text: 'Stopped; what was done so far stays done.',
      exitCode: EXIT.interrupted,
      isExpected: true,
    };
  }
  const isBadInput = error instanceof BadRequestError || error instanceof NotFoundError;
  const message = error instanceof Error ? error.message : String(error);
  return {
    text: `error: ${printable(hidePrivateParts(message))}`,
    exitCode: isBadInput ? EXIT.badInput : EXIT.failed,
    isExpected: error instanceof DomainError,
  };
}
