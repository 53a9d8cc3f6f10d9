import { DomainError, type DomainErrorOptions } from '../common/errors/domain-error.js';
import {
  BadRequestError,
  ConflictError,
  NotFoundError,
  UnprocessableError,
} from '../common/errors/request.errors.js';
import type { CreationRefusal, ExtensionRefusal } from './pool/sessions.store.js';
import { LONGEST_MINUTES } from './pool/sessions.store.js';

/** A tenant has as many sessions as it may have. */
export class SessionLimitError extends DomainError {
  override readonly kind = 'too_many_requests';
  readonly code = 'SESSION_LIMIT';
  override readonly retryAfterSeconds = null;

  constructor(limit: number) {
    const problem = `userId has ${limit} active sessions, the limit of SESSIONS_PER_USER`;
    super(`At most ${limit} sessions of one user may be active`, { details: [{ field: 'userId', problem }] });
  }
}

/** The pool has no number to lend. */
export class NoNumberError extends DomainError {
  override readonly kind = 'unavailable';

  /** @param retryAfterSeconds when the next one is free; `null` where none will be */
  constructor(
    readonly code: 'NO_NUMBER_FREE' | 'NO_NUMBER_FITS',
    override readonly retryAfterSeconds: number | null,
    options?: DomainErrorOptions,
  ) {
    super(code === 'NO_NUMBER_FREE' ? 'No number is free' : 'The pool has no such number', options);
  }
}

/** Why there is no session. @param limit how many a tenant may have */
export function creationRefused(refusal: CreationRefusal, limit: number): DomainError {
  switch (refusal.refused) {
    case 'limit_reached':
      return new SessionLimitError(limit);
    case 'key_reused':
      return new UnprocessableError('The Idempotency-Key came with another request before', {
        code: 'IDEMPOTENCY_KEY_REUSED',
        details: [
          { field: 'idempotency-key', problem: 'idempotency-key was sent before with other content' },
        ],
      });
    case 'no_number_fits':
      return new NoNumberError('NO_NUMBER_FITS', null);
    case 'no_number_free':
      return new NoNumberError('NO_NUMBER_FREE', refusal.retry_after);
  }
}

/** Why a session is as it was. */
export function extensionRefused({ refused }: ExtensionRefusal): DomainError {
  switch (refused) {
    case 'missing':
      return sessionNotFound();
    case 'expired':
      return new ConflictError('The session has expired', { code: 'SESSION_EXPIRED' });
    case 'too_long': {
      const problem = `expiresInMinutes must not end the session more than ${LONGEST_MINUTES} minutes from now`;
      return new BadRequestError('The session would last too long', {
        details: [{ field: 'expiresInMinutes', problem }],
      });
    }
  }
}

/** Also of a session of another key. */
export function sessionNotFound(): NotFoundError {
  return new NotFoundError('There is no such session', { code: 'SESSION_NOT_FOUND' });
}
