import { createApiKey } from '../../common/access/api-keys.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { apiKeyDigest } from '../../config/build-app-config.js';
import { parseExpiry } from '../../config/parse-api-keys.js';
import type { KeyCreateOptions } from '../command-line/invocation.js';
import type { CommandSession } from '../commands/command-session.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { KeysSurroundings } from './keys-surroundings.js';

/**
 * Makes an API key and prints it, with the entry by which the server will know it. Nothing is kept, and of the settings only
 * the names in use matter, so that a key can be made before anything else is set up.
 *
 * @throws BadRequestError when a key has that name already
 */
export function createKey(
  options: KeyCreateOptions,
  { print }: CommandSession,
  { variables }: KeysSurroundings,
): ExitCode {
  const { name, role, numbers = null, expires, json } = options;
  if (namesIn(variables.API_KEYS ?? '').includes(name)) {
    throw new BadRequestError(`API_KEYS names a key ${name} already`);
  }
  const key = createApiKey();
  const entry = entryOf(options, key);
  if (json === true) {
    const expiresAt = expires === undefined ? null : parseExpiry(expires);
    print(JSON.stringify({ name, role, numbers, expiresAt, key, entry }, null, 2));
  } else {
    for (const line of describe(options, key, entry)) print(line);
  }
  return EXIT.done;
}

function namesIn(list: string): string[] {
  return list.split(',').map((entry) => entry.trim().split(':', 1)[0] ?? '');
}

function entryOf({ name, role, numbers, expires }: KeyCreateOptions, key: string): string {
  const options = [
    ...(expires === undefined ? [] : [`expires=${expires}`]),
    ...(numbers === undefined ? [] : [`numbers=${numbers.join('/')}`]),
  ];
  return [name, role, apiKeyDigest(key), ...options].join(':');
}

function describe({ name, role }: KeyCreateOptions, key: string, entry: string): string[] {
  return [
    `The key of ${name}, with the role ${role}. It is shown this once and kept nowhere:`,
    '',
    `  ${key}`,
    '',
    'Append this to API_KEYS, behind a comma if there are others, and start Mainline anew:',
    '',
    `  ${entry}`,
  ];
}
