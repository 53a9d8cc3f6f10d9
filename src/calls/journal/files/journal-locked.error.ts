import { DomainError } from '../../../common/errors/domain-error.js';

/** Another process has the journal open. */
export class JournalLockedError extends DomainError {
  readonly code = 'JOURNAL_LOCKED';

  /** @param folder the journal's folder */
  constructor(folder: string, options?: ErrorOptions) {
    super(`Another Mainline process is using ${folder}; each process needs a DATA_DIR of its own`, options);
  }
}
