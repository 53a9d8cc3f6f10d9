import { levelErrorCode } from '../../../common/files/local-files.js';
import { JournalDamagedError } from './journal-damaged.error.js';

const CORRUPTION = 'LEVEL_CORRUPTION';

/** True when an error says that the journal's files are damaged; LevelDB says it of what it opens as a cause. */
export function isDamage(error: unknown): boolean {
  if (error instanceof JournalDamagedError) return true;
  return levelErrorCode(error) === CORRUPTION || levelErrorCode({ cause: error }) === CORRUPTION;
}
