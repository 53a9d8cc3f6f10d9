import { ClassicLevel } from 'classic-level';
import { levelErrorCode } from './local-files.js';

/**
 * Does work that only one process at a time may do, and this one only once.
 *
 * LevelDB's lock on a folder belongs to a process: the operating system lets go of it however the process ends.
 *
 * @param folder is made
 * @param onTaken makes the error for the case that somebody else is at it
 */
export async function withFolderLock<T>(
  folder: string,
  onTaken: () => Error,
  work: () => Promise<T>,
): Promise<T> {
  const lock = new ClassicLevel(folder);
  try {
    await lock.open();
  } catch (error: unknown) {
    throw levelErrorCode(error) === 'LEVEL_LOCKED' ? onTaken() : error;
  }
  try {
    return await work();
  } finally {
    await lock.close();
  }
}
