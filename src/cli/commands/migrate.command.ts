import type { Command as Program } from 'commander';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { fileNameOf, type MigrationFile, readMigrations } from '../../common/files/migration-files.js';
import type { Clock } from '../../common/time/clock.js';
import { validateEnv } from '../../config/env.js';
import type { Migrator } from '../../database/supabase/migrator.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { addCommand, type Parsing, type ProcessInputs } from './command.js';
import { durationText } from './report.js';

interface MigrateOptions {
  readonly dryRun?: boolean;
}

/** Adds `migrate`. */
export function addMigrate(program: Program, { accept }: Parsing): void {
  addCommand(
    program,
    'migrate',
    'brings the tables of a Supabase project up to date, by its connection string in SUPABASE_DB_URL',
    ['migrate --dry-run', 'migrate'],
  )
    .option('--dry-run', 'only show what would be applied')
    .action((options: MigrateOptions) =>
      accept({
        command: 'migrate',
        options,
        runHere: (session, inputs) => migrate(options, session, inputs),
      }),
    );
}

/**
 * Applies what the project lacks, one file after the other; what fails stops it. Of the settings only SUPABASE_DB_URL matters, as
 * this comes before anything else is set up.
 *
 * It is no option, as npm prints the options of a script, and everybody on the machine sees those of a process.
 *
 * @throws BadRequestError when the variable is not set
 */
async function migrate(
  { dryRun }: MigrateOptions,
  session: CommandSession,
  { variables, clock }: ProcessInputs,
): Promise<ExitCode> {
  const { SUPABASE_DB_URL } = validateEnv({ SUPABASE_DB_URL: variables.SUPABASE_DB_URL });
  if (SUPABASE_DB_URL === undefined) {
    throw new BadRequestError(
      'SUPABASE_DB_URL is not set: it is the connection string that Supabase shows under "Connect"',
    );
  }
  // Loaded when needed only: a server that takes commands needs no driver.
  const { Migrator } = await import('../../database/supabase/migrator.js');
  session.progress('Connecting ...');
  const migrator = new Migrator(SUPABASE_DB_URL, await readMigrations());
  try {
    const pending = await migrator.pending();
    if (pending.length === 0) session.print('The database is up to date.');
    else if (dryRun === true) showPending(pending, session);
    else await applyAll(pending, { migrator, session, clock });
    return EXIT.done;
  } finally {
    await migrator.close();
  }
}

function showPending(pending: readonly MigrationFile[], { print }: CommandSession): void {
  for (const file of pending) print(`would apply ${fileNameOf(file)}`);
  print(`${countText(pending.length)} would be applied; nothing was changed.`);
}

interface Application {
  readonly migrator: Migrator;
  readonly session: CommandSession;
  readonly clock: Clock;
}

async function applyAll(pending: readonly MigrationFile[], application: Application): Promise<void> {
  const { migrator, session, clock } = application;
  for (const [index, file] of pending.entries()) {
    const name = fileNameOf(file);
    session.progress(`${index + 1} of ${pending.length}: applying ${name} ...`);
    const startedAt = clock.nowIso();
    const isApplied = await migrator.apply(file, session.signal);
    const result = isApplied
      ? `applied ${name} in ${durationText(startedAt, clock.nowIso())}`
      : `${name} was applied by another run`;
    session.print(`${index + 1} of ${pending.length}: ${result}`);
  }
  session.print('The database is up to date.');
}

function countText(count: number): string {
  return count === 1 ? '1 migration' : `${count} migrations`;
}
