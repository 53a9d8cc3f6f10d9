import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/**
 * The variables of this process and of a `.env` file, for commands that start no application.
 *
 * A variable that is set in the process wins over the file.
 *
 * @param file path; nothing happens when it is missing
 */
export function readEnvironment(file = '.env'): Record<string, string | undefined> {
  if (existsSync(file)) loadEnvFile(file);
  return process.env;
}
