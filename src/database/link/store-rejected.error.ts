import { DomainError } from '../../common/errors/domain-error.js';

/** A store refused data that it will always refuse: constraint, type, size or schema. */
export class StoreRejectedError extends DomainError {
  readonly code = 'STORE_REJECTED';
}
