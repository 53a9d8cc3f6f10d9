import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';

/** What was asked for does not exist: answered with 404. */
export class NotFoundError extends DomainError {
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'NOT_FOUND';
  }
}
