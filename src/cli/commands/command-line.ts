import { Command, CommanderError } from 'commander';
import { packageVersion } from '../../common/files/package-version.js';
import { EXIT, type ExitCode } from '../terminal/command-session.js';
import { addBackfill } from './backfill.command.js';
import type { ParsedCommand, Parsing } from './command.js';
import { addConsistency } from './consistency.command.js';
import { addDeadLetters } from './dead-letters.command.js';
import { addDoctor } from './doctor.command.js';
import { addErase } from './erase.command.js';
import { addKeys } from './keys.command.js';
import { addMigrate } from './migrate.command.js';
import { addNumbers } from './numbers.command.js';
import { addReconcile } from './reconcile.command.js';
import { addRetention } from './retention.command.js';
import { addSetup } from './setup.command.js';
import { addSignIn } from './sign-in.command.js';

/** Every command, in the order of the help. */
const COMMANDS: readonly ((program: Command, parsing: Parsing) => void)[] = [
  addSetup,
  addDoctor,
  addDeadLetters,
  addReconcile,
  addBackfill,
  addConsistency,
  addErase,
  addRetention,
  addNumbers,
  addKeys,
  addSignIn,
  addMigrate,
];

const ABOUT = `
While the server runs in the same DATA_DIR, it carries the command out; else the command does so itself, with the same settings
and .env file. setup, keys and migrate never ask the server, and sign-in needs one. Exit codes: 0 done, 1 failed, 2 bad input
(nothing was changed).

"npm run mainline -- COMMAND --help" explains one command, with examples.
`;

/** A command line that asks for nothing to be done: help, the version, or bad input with what is wrong about it. */
export interface Notice {
  readonly exitCode: ExitCode;
  readonly text: string;
}

export function isNotice(result: ParsedCommand | Notice): result is Notice {
  return 'exitCode' in result;
}

/**
 * Understands a command line, without doing anything.
 *
 * @param words the command line without program and script
 * @param now the present: dates to come are bad input
 */
export function readCommandLine(words: readonly string[], now: Date): ParsedCommand | Notice {
  const found: ParsedCommand[] = [];
  const texts: string[] = [];
  const program = mainlineProgram((text) => void texts.push(text));
  for (const add of COMMANDS) add(program, { now, accept: (command) => void found.push(command) });
  try {
    program.parse(words, { from: 'user' });
  } catch (error: unknown) {
    if (!(error instanceof CommanderError)) throw error;
    return { exitCode: error.exitCode === 0 ? EXIT.done : EXIT.badInput, text: texts.join('').trimEnd() };
  }
  const [command] = found;
  if (command === undefined) throw new Error('A command line asked for nothing, and the parser did not mind');
  return command;
}

/** The program without its commands. Parsing throws a CommanderError in place of ending the process. */
function mainlineProgram(write: (text: string) => void): Command {
  return new Command('mainline')
    .usage('COMMAND [options]')
    .description(
      'Looks after this Mainline: sets a number up, says what is wrong, repairs, fills gaps, erases, proves that both databases are equal, points phone numbers here, makes API keys, and brings the databases up to date.',
    )
    .version(packageVersion())
    .addHelpText('after', ABOUT)
    .helpCommand(false)
    .showHelpAfterError('(--help lists all options)')
    .configureOutput({ writeOut: write, writeErr: write })
    .exitOverride();
}
