import { DomainError } from './domain-error.js';

/** What the request names is no longer what it was when the client read it: answered with 412. */
export class PreconditionFailedError extends DomainError {
  readonly code = 'PRECONDITION_FAILED';
}
