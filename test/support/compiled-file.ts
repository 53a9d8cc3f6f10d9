import { join } from 'node:path';

/**
 * Where a plain Node finds a file of the sources or of `test/support`, which the setup of the projects e2e and chaos compiled.
 *
 * @param file its place in the repository, with the ending `.js`
 */
export function compiledFile(file: string): string {
  const folder = process.env['MAINLINE_TEST_COMPILED'];
  if (folder === undefined) throw new Error('only the projects e2e and chaos compile the sources');
  return join(folder, file);
}
