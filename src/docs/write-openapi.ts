import { readFile, writeFile } from 'node:fs/promises';
import { isMissingFile } from '../common/files/local-files.js';

/** What became of the file. */
export type OpenApiFileState = 'written' | 'unchanged' | 'drifted';

/**
 * Writes the document's text, or with `check` only compares it with the file.
 *
 * @returns `drifted` when `check` found a difference, or no file
 */
export async function writeOpenApi(file: URL, text: string, check: boolean): Promise<OpenApiFileState> {
  if ((await contentOf(file)) === text) return 'unchanged';
  if (check) return 'drifted';
  await writeFile(file, text);
  return 'written';
}

async function contentOf(file: URL): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error: unknown) {
    if (isMissingFile(error)) return null;
    throw error;
  }
}
