import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';
import type { ErrorDetail } from './error-detail.js';

/** The request breaks the rules of its route: answered with 400. */
export class BadRequestError extends DomainError {
  readonly code: string;
  readonly details: readonly ErrorDetail[] | undefined;

  /** @param options `details`: one entry per bad field */
  constructor(
    message: string,
    options: DomainErrorOptions & { readonly details?: readonly ErrorDetail[] } = {},
  ) {
    super(message, options);
    this.code = options.code ?? 'INVALID_REQUEST';
    this.details = options.details;
  }
}
