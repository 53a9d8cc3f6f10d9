import { appliedVersions, ensureHistoryTable } from '@supabase/lite';
import type { MigrationFile } from './migration-files.js';
import type { SqlConnection } from './sql-connection.js';

/**
 * Applies the migrations that a database does not have yet, each with its record in one transaction.
 *
 * The record is the Supabase CLI's own (`supabase_migrations.schema_migrations`).
 *
 * @returns how many were applied
 * @throws Error naming the migration that failed; none of it is kept
 */
export async function applyMigrations(
  connection: SqlConnection,
  files: readonly MigrationFile[],
): Promise<number> {
  await ensureHistoryTable(connection.lite);
  const applied = new Set(await appliedVersions(connection.lite));
  const missing = files.filter(({ version }) => !applied.has(version));
  for (const file of missing) await apply(connection, file);
  return missing.length;
}

async function apply(connection: SqlConnection, { version, name, sql }: MigrationFile): Promise<void> {
  // Version and name come from a file name of digits, letters, `_` and `-`, so that they need no quoting.
  const record = `insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name}');`;
  try {
    await connection.run(`${sql}\n;\n${record}`);
  } catch (error: unknown) {
    throw new Error(`The migration ${version}_${name}.sql failed`, { cause: error });
  }
}
