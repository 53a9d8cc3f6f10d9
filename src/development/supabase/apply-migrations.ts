import { appliedVersions, ensureHistoryTable } from '@supabase/lite';
import { fileNameOf, type MigrationFile } from '../../common/files/migration-files.js';
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

async function apply(connection: SqlConnection, file: MigrationFile): Promise<void> {
  const { version, name, sql } = file;
  // Version and name come from a file name of digits, letters, `_` and `-`, so that they need no quoting.
  const record = `insert into supabase_migrations.schema_migrations (version, name) values ('${version}', '${name}');`;
  try {
    await connection.run(`${sql}\n;\n${record}`);
  } catch (error: unknown) {
    throw new Error(`The migration ${fileNameOf(file)} failed`, { cause: error });
  }
}

/**
 * What a Supabase project has before its first migration: the API's roles, and grants that open every new table and function
 * of the schema `public` to all of them. Migrations have to take those back.
 *
 * Roles belong to the whole server, so another process may make them at the same moment.
 */
export const ROLES_SQL = `
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values ('anon', 'nobypassrls'), ('authenticated', 'nobypassrls'), ('service_role', 'bypassrls')) as r (name, rls)
  loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I nologin noinherit %s', wanted.name, wanted.rls);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end
$$;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
`;
