import type { SupabaseClient } from '@supabase/supabase-js';
import { DomainError } from '../../common/errors/domain-error.js';
import { fileNameOf, type MigrationFile, readMigrations } from '../../common/files/migration-files.js';
import type { Database } from '../database.types.js';

/** Which migrations a database lacks. */
export interface MigrationReport {
  /** Names of their files, in order. */
  readonly missing: readonly string[];
  /** False when the database cannot tell: it keeps no record, or lacks the function that reads it and perhaps more. */
  readonly isExact: boolean;
}

/** Supabase does not answer, or refuses the key. */
export class MigrationsUnknownError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'MIGRATIONS_UNKNOWN';
}

/** Undefined function, by PostgreSQL and by PostgREST. */
const NOT_THERE = new Set(['42883', 'PGRST202']);
const READER = 'applied_migrations';

/**
 * Compares files with the database's own record of migrations, which a function of ours reads: the data API does not show it.
 *
 * @param known by default the migrations of this version
 * @throws MigrationsUnknownError when Supabase does not answer, or refuses the key
 */
export async function inspectMigrations(
  client: SupabaseClient<Database>,
  known?: readonly MigrationFile[],
): Promise<MigrationReport> {
  const files = known ?? (await readMigrations());
  const { data, error, status } = await client.rpc(READER).retry(false);
  if (error === null) return compare(data, files);
  if (!NOT_THERE.has(error.code)) throw new MigrationsUnknownError(reasonOf(status), { cause: error.code });
  return { missing: files.filter(({ name }) => name === READER).map(fileNameOf), isExact: false };
}

function compare(applied: readonly string[] | null, files: readonly MigrationFile[]): MigrationReport {
  if (applied === null) return { missing: [], isExact: false };
  return {
    missing: files.filter(({ version }) => !applied.includes(version)).map(fileNameOf),
    isExact: true,
  };
}

function reasonOf(status: number): string {
  if (status === 0) return 'it does not answer';
  if (status === 401 || status === 403) return `it refuses SUPABASE_SERVICE_ROLE_KEY (${status})`;
  return `it answers ${status}`;
}
