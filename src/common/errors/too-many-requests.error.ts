import { DomainError } from './domain-error.js';

/** The sender asks more often than it may: answered with 429 and the header `Retry-After`. */
export class TooManyRequestsError extends DomainError {
  readonly code = 'TOO_MANY_REQUESTS';

  /** @param retryAfterSeconds when it may ask again, from now */
  constructor(
    message: string,
    readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}
