/** What an error means to whoever asked; the error filter alone knows the HTTP status of each. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'unprocessable'
  | 'too_many_requests'
  | 'upstream'
  | 'unavailable'
  | 'internal';

/** What is wrong with one field of a request. */
export interface ErrorDetail {
  /** Path of the field, such as `limit` or `numbers.0`. */
  readonly field: string;
  readonly problem: string;
}

/** What the thrower may add to an error. */
export interface DomainErrorOptions {
  /** Stable, machine-readable code, where the class's own is too general, such as `CALL_NOT_FOUND`. */
  readonly code?: string;
  /** The underlying error: logged, never shown. */
  readonly cause?: unknown;
  /** One entry per bad field: shown. */
  readonly details?: readonly ErrorDetail[];
}

/** Base of every error that Mainline raises on purpose. `code` is stable and machine readable. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** Nothing that a client can do something about, unless a class says otherwise. */
  readonly kind: ErrorKind = 'internal';
  readonly details: readonly ErrorDetail[] | undefined;
  /** When the same request may succeed, in seconds; `null` when there is nothing to wait for, missing when its kind knows. */
  readonly retryAfterSeconds?: number | null | undefined;
  /** What else a client is told: documented members of the answer, beside those of every error. */
  readonly shown: object | undefined;

  /**
   * @param message what went wrong, safe to show to a client unless the error is `internal`
   * @param options `cause`: the underlying error, kept for the log; `details`: one entry per bad field
   */
  constructor(message: string, options?: Omit<DomainErrorOptions, 'code'>) {
    super(message, options);
    this.name = new.target.name;
    this.details = options?.details;
  }
}
