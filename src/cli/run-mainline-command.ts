import { InvalidEnvironmentError } from '../config/env.js';
import { loadAppConfig } from '../config/load-app-config.js';
import { type Invocation, isKeysInvocation } from './command-line/invocation.js';
import { isNotice, type Notice, readCommandLine } from './command-line/read-command-line.js';
import type { CommandSession } from './commands/command-session.js';
import { describeCommandFailure } from './commands/describe-command-failure.js';
import { asksStores, asksTwilio, needsConfirmation } from './commands/requirements.js';
import { askServer } from './control/ask-server.js';
import { controlPlace } from './control/control-place.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { KeysSurroundings } from './keys/keys-surroundings.js';
import { runKeysCommand } from './keys/run-keys-command.js';

/** Where a command reads its settings, and whom it can ask. */
export interface MainlineSurroundings extends KeysSurroundings {
  /** Asks a person to confirm what cannot be undone; null when there is none to ask. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/**
 * Carries out a command line: the server does it when it runs, else this process; what is about keys always this process.
 *
 * Bad input is found before anything is started.
 *
 * @param words the command line without program and script
 * @returns 0 when it was done, 1 when it failed, 2 for bad input, 130 when it was interrupted
 */
export async function runMainlineCommand(
  words: readonly string[],
  session: CommandSession,
  surroundings: MainlineSurroundings,
): Promise<ExitCode> {
  try {
    return await run(words, session, surroundings);
  } catch (error: unknown) {
    if (error instanceof InvalidEnvironmentError) {
      session.complain(error.message);
      return EXIT.failed;
    }
    const { text, exitCode } = describeCommandFailure(error, session.signal);
    session.complain(text);
    return exitCode;
  }
}

async function run(
  words: readonly string[],
  session: CommandSession,
  surroundings: MainlineSurroundings,
): Promise<ExitCode> {
  const { variables, clock, confirm } = surroundings;
  const invocation = readCommandLine(words, clock.now());
  if (isNotice(invocation)) return tell(invocation, session);
  if (isKeysInvocation(invocation)) return runKeysCommand(invocation, session, surroundings);
  const isUnconfirmed = needsConfirmation(invocation);
  if (isUnconfirmed && confirm === null) {
    return tell(
      { exitCode: EXIT.badInput, text: 'error: this cannot be undone; --yes says that it is meant' },
      session,
    );
  }
  if (isUnconfirmed && (await confirm?.('This cannot be undone. Go on?')) !== true) {
    return tell({ exitCode: EXIT.failed, text: 'Nothing was changed.' }, session);
  }
  const config = loadAppConfig(variables);
  const meant = isUnconfirmed ? withYes(words, invocation) : words;
  const exitCode = await askServer(controlPlace(config.server.dataDir), meant, session);
  if (exitCode !== null) return exitCode;
  // Loaded when needed only: it brings the whole application, and a server that runs has that already.
  const { runStandalone } = await import('./standalone/run-standalone.js');
  const needs = { asksTwilio: asksTwilio(invocation), asksStores: asksStores(invocation) };
  return runStandalone({ words: meant, config, ...needs }, session);
}

function tell({ exitCode, text }: Notice, { print, complain }: CommandSession): ExitCode {
  if (exitCode === EXIT.done) print(text);
  else complain(text);
  return exitCode;
}

/** Puts the option behind the command's name: what follows `--` would not be taken for one. */
function withYes(words: readonly string[], { command }: Invocation): string[] {
  const length = command.split(' ').length;
  return [...words.slice(0, length), '--yes', ...words.slice(length)];
}
