import { DomainError } from '../../common/errors/domain-error.js';
import type { ClassicLevel } from 'classic-level';
import { levelErrorCode } from '../../common/files/local-files.js';

/** Another process, or this one, already works with the folder of an embedded database. */
export class DataFolderInUseError extends DomainError {
  readonly code = 'DATA_FOLDER_IN_USE';
}

/**
 * Opens a LevelDB database, whose folder belongs to one process at a time.
 *
 * @param folder named in the error
 * @throws DataFolderInUseError when another process, or this one, has it
 */
export async function openExclusively(level: Pick<ClassicLevel, 'open'>, folder: string): Promise<void> {
  try {
    await level.open();
  } catch (error: unknown) {
    if (levelErrorCode(error) !== 'LEVEL_LOCKED') throw error;
    throw new DataFolderInUseError(`another Mainline process is using ${folder}`, { cause: error });
  }
}
