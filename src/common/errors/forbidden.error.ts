import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';

/** The sender is known and may not do this: answered with 403. */
export class ForbiddenError extends DomainError {
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'FORBIDDEN';
  }
}
