import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * The variables of this process and of a `.env` file, for commands that start no application.
 *
 * A variable that is set in the process wins over the file.
 *
 * @param file path; nothing is added when it is missing
 */
export function readEnvironment(file = '.env'): Record<string, string | undefined> {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...process.env };
}
