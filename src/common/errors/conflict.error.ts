import { DomainError } from './domain-error.js';
import type { DomainErrorOptions } from './domain-error-options.js';

/** The request does not fit the present state of what it names: answered with 409. */
export class ConflictError extends DomainError {
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  /** @param options `retryAfterSeconds`: when the same request may succeed, sent as `Retry-After` */
  constructor(message: string, options: DomainErrorOptions & { readonly retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.code = options.code ?? 'CONFLICT';
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
