import { DomainError } from '../../common/errors/domain-error.js';

/** A store did not do what was asked, and may do it later: network, time limit, restart, conflict. */
export class StoreUnavailableError extends DomainError {
  readonly code = 'STORE_UNAVAILABLE';
}
