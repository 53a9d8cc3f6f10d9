/** What the thrower may add to an error. */
export interface DomainErrorOptions {
  /** Stable, machine-readable code, where the class's own is too general, such as `CALL_NOT_FOUND`. */
  readonly code?: string;
  /** The underlying error: logged, never shown. */
  readonly cause?: unknown;
}
