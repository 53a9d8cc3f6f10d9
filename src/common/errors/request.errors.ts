import { DomainError, type DomainErrorOptions } from './domain-error.js';

export type { ErrorDetail } from './domain-error.js';

/** The request breaks the rules of its route. */
export class BadRequestError extends DomainError {
  override readonly kind = 'invalid';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'INVALID_REQUEST';
  }
}

/** The request does not say who sends it, or says it wrongly. */
export class UnauthenticatedError extends DomainError {
  override readonly kind = 'unauthenticated';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'UNAUTHENTICATED';
  }
}

/** The key was right until it expired: only whoever has it learns that, and when. */
export class ApiKeyExpiredError extends UnauthenticatedError {
  override readonly shown: { readonly expiredAt: string };

  /** @param expiredAt since when it works no longer, ISO 8601 UTC */
  constructor(expiredAt: string) {
    super('The API key has expired', { code: 'API_KEY_EXPIRED' });
    this.shown = { expiredAt };
  }
}

/** The sender is known and may not do this. */
export class ForbiddenError extends DomainError {
  override readonly kind = 'forbidden';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'FORBIDDEN';
  }
}

/** What was asked for does not exist. */
export class NotFoundError extends DomainError {
  override readonly kind = 'not_found';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'NOT_FOUND';
  }
}

/** The request does not fit the present state of what it names. */
export class ConflictError extends DomainError {
  override readonly kind = 'conflict';
  readonly code: string;
  override readonly retryAfterSeconds: number | undefined;

  /** @param options `retryAfterSeconds`: when the same request may succeed */
  constructor(message: string, options: DomainErrorOptions & { readonly retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.code = options.code ?? 'CONFLICT';
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** What the request names is no longer what it was when the client read it. */
export class PreconditionFailedError extends DomainError {
  override readonly kind = 'precondition_failed';
  readonly code = 'PRECONDITION_FAILED';
}

/** The request is well formed, and what it says cannot be true. */
export class UnprocessableError extends DomainError {
  override readonly kind = 'unprocessable';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'UNPROCESSABLE';
  }
}

/** The sender asks more often than it may. */
export class TooManyRequestsError extends DomainError {
  override readonly kind = 'too_many_requests';
  readonly code = 'TOO_MANY_REQUESTS';

  /** @param retryAfterSeconds when it may ask again, from now */
  constructor(
    message: string,
    override readonly retryAfterSeconds: number,
  ) {
    super(message);
  }
}

/** A service that Mainline depends on, such as Twilio, failed or answered wrongly. */
export class UpstreamError extends DomainError {
  override readonly kind = 'upstream';
  readonly code: string;

  constructor(message: string, options: DomainErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? 'UPSTREAM_FAILED';
  }
}
