import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';

/** The request does not say who sends it, or says it wrongly: answered with 401. */
export class UnauthenticatedError extends DomainError {
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'UNAUTHENTICATED';
  }
}
