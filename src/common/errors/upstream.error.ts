import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';

/** A service that Mainline depends on, such as Twilio, failed or answered wrongly: answered with 502. */
export class UpstreamError extends DomainError {
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'UPSTREAM_FAILED';
  }
}
