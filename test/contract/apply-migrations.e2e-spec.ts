import { readFile } from 'node:fs/promises';
import { applyMigrations } from '../../src/development/supabase/apply-migrations.js';
import { generateDatabaseTypes } from '../../src/development/supabase/generate-database-types.js';
import type { MigrationFile } from '../../src/development/supabase/migration-files.js';
import type { SqlConnection } from '../../src/development/supabase/sql-connection.js';
import { type EmptyDatabase, openEmptyDatabase } from '../support/databases/empty-database.js';

describe('applyMigrations', () => {
  let database: EmptyDatabase;
  let connection: SqlConnection;

  beforeAll(async () => {
    database = await openEmptyDatabase();
    ({ connection } = database);
  });
  afterAll(() => database.close());

  const migration = (version: string, sql: string): MigrationFile => ({
    version,
    name: `step_${version}`,
    sql,
  });
  const tables = async (): Promise<string[]> => {
    const statement = `select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    const { rows } = await connection.lite.exec<{ rows: { name: string }[] }>(statement);
    return rows.map(({ name }) => name);
  };

  it('applies what is missing, once', async () => {
    const first = migration('1', 'create table a (id int);');
    const second = migration('2', '-- without a semicolon at the end\ncreate table b (id int)\n-- the end');
    expect(await applyMigrations(connection, [first])).toBe(1);
    expect(await applyMigrations(connection, [first, second])).toBe(1);
    expect(await applyMigrations(connection, [first, second])).toBe(0);
    expect(await tables()).toEqual(['a', 'b']);
  });

  it('keeps nothing of one that fails, names it, and goes on when it is put right', async () => {
    const broken = migration('3', 'create table c (id int); create table a (id int);');
    await expect(applyMigrations(connection, [broken])).rejects.toThrow('The migration 3_step_3.sql failed');
    expect(await tables()).toEqual(['a', 'b']);
    const repaired = migration('3', 'create table c (id int);');
    expect(await applyMigrations(connection, [repaired])).toBe(1);
    expect(await tables()).toEqual(['a', 'b', 'c']);
  });
});

describe('database.types.ts', () => {
  it('fits the migrations', async () => {
    const database = await openEmptyDatabase();
    const text = await generateDatabaseTypes(database.connection);
    await database.close();
    expect(text).toBe(await readFile('src/database/database.types.ts', 'utf8'));
  });
});
