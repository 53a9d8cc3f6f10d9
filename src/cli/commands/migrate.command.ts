import type { Command as Program } from 'commander';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { fileNameOf, type MigrationFile, readMigrations } from '../../common/files/migration-files.js';
import type { Clock } from '../../common/time/clock.js';
import { validateEnv } from '../../config/env.js';
import { IndexPreparation, type PendingIndexes } from '../../calls/stores/mongo/index-preparation.js';
import type { Migrator } from '../../database/supabase/migrator.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { addCommand, type Parsing, type ProcessInputs } from './command.js';
import { durationText } from './report.js';

/** Milliseconds: nobody's call waits meanwhile, and a cluster that was asleep may take a while. */
const ANSWER_LIMIT = 10_000;

interface MigrateOptions {
  readonly dryRun?: boolean;
}

/** Adds `migrate`. */
export function addMigrate(program: Program, { accept }: Parsing): void {
  addCommand(
    program,
    'migrate',
    'brings the tables of Supabase (SUPABASE_DB_URL) and the indexes of MongoDB (MONGODB_URI) up to date',
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
 * Brings both databases up to date, each where its variable names it: the tables of Supabase file by file, and MongoDB's indexes. What
 * fails stops it. No other setting matters, as this comes before anything else is set up; a server needs only the former.
 *
 * The addresses are no options, as npm prints the options of a script, and everybody on the machine sees those of a process.
 *
 * @throws BadRequestError when neither variable is set
 */
async function migrate(
  options: MigrateOptions,
  session: CommandSession,
  { variables, clock }: ProcessInputs,
): Promise<ExitCode> {
  const { SUPABASE_DB_URL, MONGODB_URI } = validateEnv({
    SUPABASE_DB_URL: variables.SUPABASE_DB_URL,
    MONGODB_URI: variables.MONGODB_URI,
  });
  if (SUPABASE_DB_URL === undefined && MONGODB_URI === undefined) {
    throw new BadRequestError(
      'SUPABASE_DB_URL is not set: it is the connection string that Supabase shows under "Connect"; nor is MONGODB_URI',
    );
  }
  if (SUPABASE_DB_URL !== undefined) await migrateSupabase(SUPABASE_DB_URL, options, { session, clock });
  else session.complain("SUPABASE_DB_URL is not set: Supabase's tables are left as they are.");
  if (MONGODB_URI !== undefined) {
    await prepareMongo(new IndexPreparation(MONGODB_URI, ANSWER_LIMIT), options, { session, clock });
  }
  return EXIT.done;
}

/** Where it is told what is done, and by which clock how long it took. */
interface Telling {
  readonly session: CommandSession;
  readonly clock: Clock;
}

async function migrateSupabase(url: string, { dryRun }: MigrateOptions, telling: Telling): Promise<void> {
  const { session } = telling;
  // Loaded when needed only: a server that takes commands needs no driver.
  const { Migrator } = await import('../../database/supabase/migrator.js');
  session.progress('Connecting to Supabase ...');
  const migrator = new Migrator(url, await readMigrations());
  try {
    const pending = await migrator.pending();
    if (pending.length === 0) session.print('The database is up to date.');
    else if (dryRun === true) showPending(pending, session);
    else await applyAll(pending, { migrator, ...telling });
  } finally {
    await migrator.close();
  }
}

async function prepareMongo(
  preparation: IndexPreparation,
  { dryRun }: MigrateOptions,
  { session, clock }: Telling,
): Promise<void> {
  session.progress('Connecting to MongoDB ...');
  try {
    const pending = await preparation.pending();
    if (pending.length === 0) session.print("MongoDB's indexes are up to date.");
    else if (dryRun === true) pending.forEach((one) => session.print(`would build ${namesOf(one)}`));
    else await buildAll(pending, { preparation, session, clock });
  } finally {
    await preparation.close();
  }
}

function showPending(pending: readonly MigrationFile[], { print }: CommandSession): void {
  for (const file of pending) print(`would apply ${fileNameOf(file)}`);
  print(`${countText(pending.length)} would be applied; nothing was changed.`);
}

interface Application extends Telling {
  readonly migrator: Migrator;
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

interface Building extends Telling {
  readonly preparation: IndexPreparation;
}

async function buildAll(pending: readonly PendingIndexes[], building: Building): Promise<void> {
  const { preparation, session, clock } = building;
  for (const one of pending) {
    session.signal.throwIfAborted();
    session.progress(`building ${namesOf(one)} ...`);
    const startedAt = clock.nowIso();
    await preparation.build(one);
    session.print(`built ${namesOf(one)} in ${durationText(startedAt, clock.nowIso())}`);
  }
}

function namesOf({ collection, indexes }: PendingIndexes): string {
  return `MongoDB's ${collection}: ${indexes.map(({ name }) => name).join(', ')}`;
}
