import { DomainError } from '../errors/domain-error.js';
import { cutText } from './hide-private-parts.js';

const MOST_CAUSES = 5;

/** What the log keeps of an error. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * Copies what may be logged of an error and of its causes, up to five deep, long texts cut.
 *
 * Database drivers and HTTP clients hang commands, headers and whole connections on their errors; those stay out.
 */
export function serializeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: describeThrown(error) };
  const code = 'code' in error && isCode(error.code) ? { code: String(error.code) } : {};
  const stack = error.stack === undefined || isExpected(error) ? {} : { stack: cutText(error.stack) };
  const cause =
    error.cause === undefined || depth >= MOST_CAUSES
      ? {}
      : { cause: serializeError(error.cause, depth + 1) };
  return { type: error.name, ...code, message: cutText(error.message), ...stack, ...cause };
}

function describeThrown(value: unknown): string {
  return typeof value === 'string' ? cutText(value) : 'A value that is not an error was thrown';
}

function isCode(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Errors raised on purpose are told apart by their code; their stack says nothing more, their cause's does. */
function isExpected(error: Error): boolean {
  return error instanceof DomainError;
}
