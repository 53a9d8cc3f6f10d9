import { randomBytes } from 'node:crypto';
import postgres, { type ISql, type PendingQuery, type Row, type Sql } from 'postgres';
import { ConflictError } from '../../common/errors/request.errors.js';
import { EARLIER_VERSIONS, fileNameOf, type MigrationFile } from '../../common/files/migration-files.js';
import { readConnectionString } from './connection-string.js';
import { migrationFailure, unreachable } from './migration.errors.js';

const CONNECT_SECONDS = 10;
/** How long statements under way may still take when the connection closes. */
const CLOSE_SECONDS = 1;
/** Any number, but the same for all who migrate Mainline's tables. */
const LOCK_KEY = 6_246_546_300_417;
/** Until another run has applied its file. */
const TURN_LIMIT = '10min';
/** A file that waits for a table holds up whoever wants the table after it. */
const TABLE_LIMIT = '15s';
const READ_LIMIT = '30s';
/** Hosted projects end statements after two minutes, unless told otherwise. */
const STATEMENT_LIMIT = '1h';

/** An earlier file may have left settings behind; the CLI resets them as well. */
const TURN_SQL = `
reset all;
set local statement_timeout = '${STATEMENT_LIMIT}';
set local lock_timeout = '${TURN_LIMIT}';
select pg_catalog.pg_advisory_xact_lock(${LOCK_KEY});
set local lock_timeout = '${TABLE_LIMIT}';
`;

/** As the Supabase CLI makes it. */
const HISTORY_SQL = `
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
`;

/** A migration that a database has. */
interface HistoryRow {
  readonly version: string;
  readonly name: string;
}

/**
 * Applies the files of `supabase/migrations` to a PostgreSQL database, and keeps the record that the Supabase CLI keeps
 * (`supabase_migrations.schema_migrations`), so that either may go on where the other one stopped.
 *
 * All state is in transactions: a pooler in front of the database may give every transaction another session.
 */
export class Migrator {
  private readonly sql: Sql;

  /**
   * Connects at the first use, within 10 seconds.
   *
   * @param connectionString of the owner of the tables
   * @throws BadRequestError when it cannot be understood
   */
  constructor(
    connectionString: string,
    private readonly files: readonly MigrationFile[],
  ) {
    const { url, ssl } = readConnectionString(connectionString);
    this.sql = postgres(url, {
      ssl,
      max: 1,
      connect_timeout: CONNECT_SECONDS,
      prepare: false,
      fetch_types: false,
      onnotice: () => {},
      connection: { application_name: 'mainline migrate' },
    });
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: CLOSE_SECONDS });
  }

  /**
   * What the database lacks, in the order in which it applies. Changes nothing.
   *
   * @throws DatabaseUnreachableError when nobody answers, or the server refuses
   * @throws ConflictError when the database has migrations that there are no files of, or has a later one already
   */
  async pending(): Promise<readonly MigrationFile[]> {
    try {
      return await this.sql.begin(async (transaction) => {
        await transaction.unsafe(`set local statement_timeout = '${READ_LIMIT}'`);
        return this.missingFrom(await readHistory(transaction, await historyColumns(transaction)));
      });
    } catch (error: unknown) {
      if (error instanceof ConflictError) throw error;
      throw unreachable(error);
    }
  }

  /**
   * Applies one file and records it, in one transaction, when it is still missing. Whoever else migrates waits meanwhile.
   *
   * @param signal ends the file early; nothing of it is kept then
   * @returns false when another run has applied it
   * @throws MigrationFailedError naming the file, the line and what PostgreSQL says
   * @throws ConflictError as `pending` does
   */
  async apply(file: MigrationFile, signal: AbortSignal): Promise<boolean> {
    try {
      return await this.sql.begin(async (transaction) => {
        await untilAborted(transaction.unsafe(TURN_SQL), signal);
        const columns = await historyColumns(transaction);
        const missing = this.missingFrom(await readHistory(transaction, columns));
        if (!missing.includes(file)) return false;
        await prepareHistory(transaction, columns);
        await untilAborted(transaction.unsafe(asOneStatement(file.sql)), signal);
        await transaction`
          insert into supabase_migrations.schema_migrations (version, name, statements)
          values (${file.version}, ${file.name}, array[${file.sql}]::text[])`;
        // PostgREST knows tables and functions from its start on; hosted projects tell it by a trigger of their own.
        await transaction`notify pgrst, 'reload schema'`;
        return true;
      });
    } catch (error: unknown) {
      if (error instanceof ConflictError) throw error;
      throw migrationFailure(file, error);
    }
  }

  private missingFrom(history: readonly HistoryRow[]): readonly MigrationFile[] {
    const known = new Set([...EARLIER_VERSIONS, ...this.files.map(({ version }) => version)]);
    refuse(
      history.filter(({ version }) => !known.has(version)),
      'The database has migrations that this Mainline lacks; a newer one, or the branch that they come from, must migrate it',
    );
    const applied = new Set(history.map(({ version }) => version));
    const missing = this.files.filter(({ version }) => !applied.has(version));
    const latest = history.at(-1)?.version ?? '';
    refuse(
      missing.filter(({ version }) => version < latest),
      'The database lacks migrations that come before its latest one; look whether they still fit, then use supabase db push --include-all',
    );
    return missing;
  }
}

/** @throws ConflictError naming what stands in the way, if anything does */
function refuse(obstacles: readonly HistoryRow[], reason: string): void {
  if (obstacles.length === 0) return;
  const code = 'MIGRATIONS_DIVERGED';
  throw new ConflictError(`${reason}: ${obstacles.map(fileNameOf).join(', ')}`, { code });
}

/** @returns what was applied, in order */
async function readHistory(sql: ISql, columns: readonly string[]): Promise<HistoryRow[]> {
  if (columns.length === 0) return [];
  // Older versions of the CLI kept no names.
  return sql<HistoryRow[]>`
    select version, coalesce(to_jsonb(history) ->> 'name', '*') as name
    from supabase_migrations.schema_migrations as history order by version collate "C"`;
}

/** Changes the table only when it must: whoever reads it would wait for the end of the transaction. */
async function prepareHistory(transaction: ISql, columns: readonly string[]): Promise<void> {
  const isComplete = ['version', 'name', 'statements'].every((name) => columns.includes(name));
  if (!isComplete) await transaction.unsafe(HISTORY_SQL).simple();
}

/**
 * The columns of the record; none when there is no such table.
 *
 * Looks into the catalogue itself: to_regclass() answers from a cache, which within a transaction does not learn of the table that
 * another run made while this one waited for its turn.
 */
async function historyColumns(sql: ISql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select attname as name
    from pg_catalog.pg_attribute
    join pg_catalog.pg_class on pg_class.oid = attrelid
    join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'supabase_migrations' and relname = 'schema_migrations' and attnum > 0 and not attisdropped`;
  return rows.map(({ name }) => name);
}

/** PL/pgSQL refuses to end the transaction that it runs in, so that no file can be half applied. */
function asOneStatement(script: string): string {
  const [inner, outer] = [randomQuote(), randomQuote()];
  return `do ${outer}begin execute ${inner}${script}${inner}; end${outer}`;
}

/** Waits for statements, which PostgreSQL is asked to cancel when the signal comes. */
async function untilAborted(query: PendingQuery<Row[]>, signal: AbortSignal): Promise<void> {
  const cancel = (): void => query.cancel();
  signal.addEventListener('abort', cancel);
  try {
    signal.throwIfAborted();
    await query.simple();
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function randomQuote(): string {
  return `$q${randomBytes(12).toString('hex')}$`;
}
