import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissingFile } from './local-files.js';

/**
 * Adds up the sizes of the files in a folder, those in folders below it left out.
 *
 * @throws the system's error when the folder cannot be read
 */
export async function folderBytes(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = files.map((name) => stat(join(folder, name)).then(({ size }) => size, ifGone));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** LevelDB removes files at any moment. */
function ifGone(error: unknown): number {
  if (isMissingFile(error)) return 0;
  throw error;
}
