import { DomainError } from '../../common/errors/domain-error.js';

/** A store did not do what was asked, and may do it later: network, time limit, restart, conflict. */
export class StoreUnavailableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code: string = 'STORE_UNAVAILABLE';
}

/** A store did not answer in time: a question about less may be answered. */
export class StoreTimeoutError extends StoreUnavailableError {}

/** A question about more calls than a store can look through in its time: asking again changes nothing, asking for less does. */
export class QueryTooWideError extends StoreTimeoutError {
  override readonly code = 'QUERY_TOO_WIDE';

  constructor(options?: ErrorOptions) {
    super('This filter is too wide to be answered in time: narrow the time range', options);
  }
}

/** A store refused data that it will always refuse: constraint, type, size or schema. */
export class StoreRejectedError extends DomainError {
  readonly code = 'STORE_REJECTED';
}
