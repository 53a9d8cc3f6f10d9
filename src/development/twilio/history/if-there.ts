import { isMissingFile } from '../../../common/files/is-missing-file.js';

/** @returns what a file operation gives, or `null` when there is no such file or folder */
export async function ifThere<T>(operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}
