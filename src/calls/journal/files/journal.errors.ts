import { DomainError } from '../../../common/errors/domain-error.js';
import { levelErrorCode } from '../../../common/files/local-files.js';

/** Neither the journal nor a store could take an event: nothing was recorded. */
export class JournalUnavailableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'JOURNAL_UNAVAILABLE';
}

/** Another process has the journal open. */
export class JournalLockedError extends DomainError {
  readonly code = 'JOURNAL_LOCKED';

  /** @param folder the journal's folder */
  constructor(folder: string, options?: ErrorOptions) {
    super(`Another Mainline process is using ${folder}; each process needs a DATA_DIR of its own`, options);
  }
}

/** The journal gave back something else than what was written. */
export class JournalDamagedError extends DomainError {
  readonly code = 'JOURNAL_DAMAGED';

  constructor() {
    super('The journal holds something that was never written');
  }
}

const CORRUPTION = 'LEVEL_CORRUPTION';

/** True when an error says that the journal's files are damaged; LevelDB says it of what it opens as a cause. */
export function isDamage(error: unknown): boolean {
  if (error instanceof JournalDamagedError) return true;
  return levelErrorCode(error) === CORRUPTION || levelErrorCode({ cause: error }) === CORRUPTION;
}
