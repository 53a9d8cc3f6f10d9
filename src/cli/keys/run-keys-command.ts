import type { KeysInvocation } from '../command-line/invocation.js';
import type { CommandSession } from '../commands/command-session.js';
import type { ExitCode } from '../exit-codes.js';
import { checkKey } from './check-key.js';
import { createKey } from './create-key.js';
import type { KeysSurroundings } from './keys-surroundings.js';
import { listKeys } from './list-keys.js';

/** Carries out a command about API keys in this process; no server and no database is asked. */
export function runKeysCommand(
  { command, options }: KeysInvocation,
  session: CommandSession,
  surroundings: KeysSurroundings,
): Promise<ExitCode> {
  switch (command) {
    case 'keys create':
      return Promise.resolve(createKey(options, session, surroundings));
    case 'keys list':
      return Promise.resolve(listKeys(options, session, surroundings));
    case 'keys check':
      return checkKey(options, session, surroundings);
  }
}
