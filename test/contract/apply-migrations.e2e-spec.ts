import { readFile } from 'node:fs/promises';
import { applyMigrations } from '../../src/development/supabase/apply-migrations.js';
import { generateDatabaseTypes } from '../../src/development/supabase/database-types.js';
import type { MigrationFile } from '../../src/common/files/migration-files.js';
import { type EmptyDatabase, openEmptyDatabase } from '../support/databases/empty-database.js';

describe('a database with migrations', () => {
  let database: EmptyDatabase;

  beforeAll(async () => {
    database = await openEmptyDatabase();
  });
  afterAll(() => database.close());

  it('is what database.types.ts says', async () => {
    const file = await readFile('src/database/database.types.ts', 'utf8');
    expect(await generateDatabaseTypes(database.connection)).toBe(file);
  });

  const migration = (version: string, sql: string): MigrationFile => ({
    version,
    name: `step_${version}`,
    sql,
  });
  const apply = (...files: MigrationFile[]): Promise<number> => applyMigrations(database.connection, files);
  const tables = async (): Promise<string[]> => {
    const statement = `select tablename as name from pg_tables where tablename in ('a', 'b', 'c') order by 1`;
    const { rows } = await database.connection.lite.exec<{ rows: { name: string }[] }>(statement);
    return rows.map(({ name }) => name);
  };

  it('gets what is missing, once', async () => {
    const first = migration('1', 'create table a (id int);');
    const second = migration('2', '-- without a semicolon at the end\ncreate table b (id int)\n-- the end');
    expect(await apply(first)).toBe(1);
    expect(await apply(first, second)).toBe(1);
    expect(await apply(first, second)).toBe(0);
    expect(await tables()).toEqual(['a', 'b']);
  });

  it('keeps nothing of one that fails, which is named, and goes on when it is put right', async () => {
    const broken = migration('3', 'create table c (id int); create table a (id int);');
    await expect(apply(broken)).rejects.toThrow('The migration 3_step_3.sql failed');
    expect(await tables()).toEqual(['a', 'b']);
    expect(await apply(migration('3', 'create table c (id int);'))).toBe(1);
    expect(await tables()).toEqual(['a', 'b', 'c']);
  });
});
