import type { SupabaseClient } from '@supabase/supabase-js';
import { DomainError } from '../../common/errors/domain-error.js';
import { fileNameOf, type MigrationFile } from '../../common/files/migration-files.js';

/** Which migrations a database lacks. */
export interface MigrationReport {
  /** Names of their files, in order. */
  readonly missing: readonly string[];
  /** True when the database's own record was read; else only what its tables show is known. */
  readonly isExact: boolean;
}

/** Supabase does not answer, or refuses the key. */
export class MigrationsUnknownError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'MIGRATIONS_UNKNOWN';
}

/** Undefined table, undefined column, and PostgREST's words for both. */
const NOT_THERE = new Set(['42P01', '42703', 'PGRST204', 'PGRST205', 'PGRST200']);
const TABLE = /create table (?:if not exists )?public\.(\w+)/gi;
const CHANGED_TABLE = /alter table (?:if exists )?(?:only )?public\.(\w+)([^;]*)/gi;
const COLUMN = /add column (?:if not exists )?(\w+)/gi;

/**
 * The tables and columns that a migration adds, which show that it was applied; none for one that changes functions only.
 *
 * @returns the columns by table; none where the table itself is new
 */
export function tracesOf({ sql }: Pick<MigrationFile, 'sql'>): Map<string, string[]> {
  const traces = new Map<string, string[]>();
  const add = (table: string, columns: readonly string[]): void =>
    void traces.set(table, [...(traces.get(table) ?? []), ...columns]);
  for (const [, table = ''] of sql.matchAll(TABLE)) add(table, []);
  for (const [, table = '', changes = ''] of sql.matchAll(CHANGED_TABLE)) {
    const columns = [...changes.matchAll(COLUMN)].map(([, column = '']) => column);
    if (columns.length > 0) add(table, columns);
  }
  return traces;
}

/**
 * Asks the data API for what each migration leaves behind; reads no row. The record of migrations itself is in a schema that the API does
 * not show.
 *
 * @throws MigrationsUnknownError when Supabase does not answer, or refuses the key
 */
export async function inspectMigrations(
  client: SupabaseClient,
  files: readonly MigrationFile[],
): Promise<MigrationReport> {
  const missing: string[] = [];
  for (const file of files) if (!(await isApplied(client, file))) missing.push(fileNameOf(file));
  return { missing, isExact: false };
}

async function isApplied(client: SupabaseClient, file: MigrationFile): Promise<boolean> {
  const found = await Promise.all(
    [...tracesOf(file)].map(([table, columns]) => isThere(client, table, columns)),
  );
  return found.every(Boolean);
}

async function isThere(client: SupabaseClient, table: string, columns: readonly string[]): Promise<boolean> {
  const { error, status } = await client
    .from(table)
    .select(columns.join(',') || '*')
    .limit(0)
    .retry(false);
  if (error === null) return true;
  if (NOT_THERE.has(error.code)) return false;
  throw new MigrationsUnknownError(reasonOf(status), { cause: error.code });
}

function reasonOf(status: number): string {
  if (status === 0) return 'it does not answer';
  if (status === 401 || status === 403) return `it refuses SUPABASE_SERVICE_ROLE_KEY (${status})`;
  return `it answers ${status}`;
}
