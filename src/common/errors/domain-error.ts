/**
 * Base of every error that Mainline raises on purpose.
 *
 * `code` is stable and machine readable; the error filter alone maps it to an HTTP status.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  /**
   * @param message what went wrong, safe to show to a client
   * @param options `cause`: the underlying error, kept for the log
   */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
