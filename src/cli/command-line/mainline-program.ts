import { Command } from 'commander';
import { addDeadLetterCommands } from './dead-letter-options.js';
import { addKeysCommands } from './keys-options.js';
import { addPrivacyCommands } from './privacy-options.js';
import type { ProgramParts } from './program-parts.js';
import { addRepairCommands } from './repair-options.js';

const ABOUT = `
While the server runs in the same DATA_DIR, it carries the command out; else the command does so itself, with the same settings
and .env file. Those about keys need the settings only. Exit codes: 0 done, 1 failed, 2 bad input (nothing was changed).

"npm run mainline -- COMMAND --help" explains one command, with examples.
`;

/** Describes every command; parsing throws a CommanderError in place of ending the process. */
export function mainlineProgram(parts: ProgramParts): Command {
  const program = new Command('mainline')
    .usage('COMMAND [options]')
    .description(
      'Looks after this Mainline: repairs, fills gaps, erases, proves that both databases are equal, and makes API keys.',
    )
    .version(parts.version)
    .addHelpText('after', ABOUT)
    .helpCommand(false)
    .showHelpAfterError('(--help lists all options)')
    .configureOutput({ writeOut: parts.write, writeErr: parts.write })
    .exitOverride();
  addDeadLetterCommands(program, parts);
  addRepairCommands(program, parts);
  addPrivacyCommands(program, parts);
  addKeysCommands(program, parts);
  return program;
}
