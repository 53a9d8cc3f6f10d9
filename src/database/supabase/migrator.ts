import { randomBytes } from 'node:crypto';
import postgres, { type ISql, type PendingQuery, type Row, type Sql } from 'postgres';
import { DomainError } from '../../common/errors/domain-error.js';
import { ConflictError } from '../../common/errors/request.errors.js';
import { fileNameOf, type MigrationFile } from '../../common/files/migration-files.js';
import { readConnectionString } from './connection-string.js';

const CONNECT_SECONDS = 10;
/** How long statements under way may still take when the connection closes. */
const CLOSE_SECONDS = 1;
/** Any number, but the same for all who migrate Mainline's tables. */
const LOCK_KEY = 6_246_546_300_417;
/** Until another run has applied its file. */
const TURN_LIMIT = '10min';
/** A file that waits for a table holds up whoever wants the table after it. */
const TABLE_LIMIT = '15s';
/** Hosted projects end statements after two minutes, unless told otherwise. */
const STATEMENT_LIMIT = '1h';

const TURN_SQL = `
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

/** SQLSTATEs of what is there already: schema, table, column, function, and other objects. */
const EXISTS_ALREADY = ['42P06', '42P07', '42701', '42723', '42710'];

/** PostgreSQL cannot be reached, or refuses the user. */
export class DatabaseUnreachableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNREACHABLE';
}

/** A migration failed, and nothing of it was kept. */
export class MigrationFailedError extends DomainError {
  readonly code = 'MIGRATION_FAILED';
}

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
  private constructor(
    private readonly sql: Sql,
    private readonly files: readonly MigrationFile[],
  ) {}

  /**
   * Opens one connection, within 10 seconds.
   *
   * @param connectionString of the owner of the tables
   * @throws BadRequestError when it cannot be understood
   * @throws DatabaseUnreachableError when nobody answers, or the server refuses
   */
  static async connect(connectionString: string, files: readonly MigrationFile[]): Promise<Migrator> {
    const { url, ssl } = readConnectionString(connectionString);
    const sql = postgres(url, {
      ssl,
      max: 1,
      connect_timeout: CONNECT_SECONDS,
      prepare: false,
      fetch_types: false,
      onnotice: () => {},
      connection: { application_name: 'mainline migrate' },
    });
    try {
      await sql`select 1`;
    } catch (error: unknown) {
      await sql.end({ timeout: 0 });
      throw unreachable(error, ssl !== false && ssl !== 'prefer');
    }
    return new Migrator(sql, files);
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: CLOSE_SECONDS });
  }

  /**
   * What the database lacks, in the order in which it applies. Changes nothing.
   *
   * @throws ConflictError when the database has migrations that there are no files of, or has a later one already
   */
  async pending(): Promise<readonly MigrationFile[]> {
    return this.missingFrom(await readHistory(this.sql));
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
        const missing = this.missingFrom(await readHistory(transaction));
        if (!missing.includes(file)) return false;
        await prepareHistory(transaction);
        await untilAborted(transaction.unsafe(asOneStatement(file.sql)), signal);
        await transaction`
          insert into supabase_migrations.schema_migrations (version, name, statements)
          values (${file.version}, ${file.name}, array[${file.sql}]::text[])`;
        return true;
      });
    } catch (error: unknown) {
      if (error instanceof ConflictError) throw error;
      throw failure(file, error);
    }
  }

  private missingFrom(history: readonly HistoryRow[]): readonly MigrationFile[] {
    const known = new Set(this.files.map(({ version }) => version));
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
async function readHistory(sql: ISql): Promise<HistoryRow[]> {
  const [found] = await sql<{ exists: boolean }[]>`
    select to_regclass('supabase_migrations.schema_migrations') is not null as exists`;
  if (found?.exists !== true) return [];
  // A table without the column has no names; older versions of the CLI made it so.
  return sql<HistoryRow[]>`
    select version, coalesce(to_jsonb(history) ->> 'name', '*') as name
    from supabase_migrations.schema_migrations as history order by version collate "C"`;
}

/** Changes the table only when it must: whoever reads it would wait for the end of the transaction. */
async function prepareHistory(transaction: ISql): Promise<void> {
  const [found] = await transaction<{ columns: number }[]>`
    select count(*)::int as columns from pg_catalog.pg_attribute
    where attrelid = to_regclass('supabase_migrations.schema_migrations')
      and attname in ('version', 'name', 'statements') and not attisdropped`;
  if (found?.columns !== 3) await transaction.unsafe(HISTORY_SQL).simple();
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

/** The driver's and the system's errors hold no password; what they say is safe to show. */
function unreachable(error: unknown, mustEncrypt: boolean): DatabaseUnreachableError {
  if (error instanceof postgres.PostgresError) {
    return new DatabaseUnreachableError(`PostgreSQL refuses: ${describe(error)}`, { cause: error });
  }
  const words = error instanceof Error ? error.message : String(error);
  const hint = mustEncrypt ? '; sslmode asks for TLS, which the server may not offer' : '';
  return new DatabaseUnreachableError(`PostgreSQL cannot be reached: ${words}${hint}`, { cause: error });
}

function failure(file: MigrationFile, error: unknown): MigrationFailedError {
  const name = fileNameOf(file);
  if (!(error instanceof postgres.PostgresError)) {
    const words = error instanceof Error ? error.message : String(error);
    return new MigrationFailedError(`${name} was not finished, try again: ${words}`, { cause: error });
  }
  const place = placeIn(file.sql, error);
  const text = `${name} failed${place}, and nothing of it was kept: ${describe(error)}`;
  return new MigrationFailedError(`${text}${hintFor(error)}`, { cause: error });
}

function describe({ message, code }: postgres.PostgresError): string {
  return `${message} (SQLSTATE ${code})`;
}

function placeIn(
  script: string,
  { internal_query: query, internal_position: position }: postgres.PostgresError,
) {
  if (query !== script || position === undefined) return '';
  // PostgreSQL counts characters, not the halves of them that strings have.
  const before = [...script].slice(0, Number(position) - 1);
  return ` at line ${before.filter((character) => character === '\n').length + 1}`;
}

function hintFor({ code, hint }: postgres.PostgresError): string {
  if (EXISTS_ALREADY.includes(code)) {
    return '. If the file was applied by hand, record that by supabase migration repair --status applied';
  }
  return hint === undefined ? '' : `. ${hint}`;
}
