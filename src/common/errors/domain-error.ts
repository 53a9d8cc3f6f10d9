/** What an error means to whoever asked; the error filter alone knows the HTTP status of each. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'too_many_requests'
  | 'upstream'
  | 'unavailable'
  | 'internal';

/** What the thrower may add to an error. */
export interface DomainErrorOptions {
  /** Stable, machine-readable code, where the class's own is too general, such as `CALL_NOT_FOUND`. */
  readonly code?: string;
  /** The underlying error: logged, never shown. */
  readonly cause?: unknown;
}

/** Base of every error that Mainline raises on purpose. `code` is stable and machine readable. */
export abstract class DomainError extends Error {
  abstract readonly code: string;
  /** Nothing that a client can do something about, unless a class says otherwise. */
  readonly kind: ErrorKind = 'internal';

  /**
   * @param message what went wrong, safe to show to a client unless the error is `internal`
   * @param options `cause`: the underlying error, kept for the log
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
