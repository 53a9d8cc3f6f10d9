import { DomainError } from '../../common/errors/domain-error.js';

/** Neither the journal nor a store could take an event: nothing was recorded. */
export class JournalUnavailableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'JOURNAL_UNAVAILABLE';
}
