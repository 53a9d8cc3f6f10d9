import { DomainError } from '../../common/errors/domain-error.js';

/** A store did not do what was asked, and may do it later: network, time limit, restart, conflict. */
export class StoreUnavailableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code: string = 'STORE_UNAVAILABLE';
}

/**
 * A store works, and ended a question about too many calls at its time limit. It says nothing about the store: whoever asked has to ask
 * for less.
 */
export class QueryTimeoutError extends StoreUnavailableError {
  override readonly code = 'QUERY_TIMEOUT';

  constructor(options?: ErrorOptions) {
    super('The filter is too wide to be answered in time: narrow the time range', options);
  }
}

/** A store refused data that it will always refuse: constraint, type, size or schema. */
export class StoreRejectedError extends DomainError {
  readonly code = 'STORE_REJECTED';
}

/** A store did not answer in time: less may be answered. */
export class StoreTimeoutError extends StoreUnavailableError {}
