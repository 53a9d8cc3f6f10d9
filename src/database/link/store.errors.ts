import { DomainError } from '../../common/errors/domain-error.js';

/** A store did not do what was asked, and may do it later: network, time limit, restart, conflict. */
export class StoreUnavailableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'STORE_UNAVAILABLE';
}

/** A store refused data that it will always refuse: constraint, type, size or schema. */
export class StoreRejectedError extends DomainError {
  readonly code = 'STORE_REJECTED';
}
