import { DomainError } from '../../../common/errors/domain-error.js';

/** The journal gave back something else than what was written. */
export class JournalDamagedError extends DomainError {
  readonly code = 'JOURNAL_DAMAGED';

  constructor() {
    super('The journal holds something that was never written');
  }
}
