import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import postgres, { type Sql } from 'postgres';
import { runMainlineCommand } from '../../src/cli/run-mainline-command.js';
import {
  EARLIER_VERSIONS,
  type MigrationFile,
  readMigrations,
} from '../../src/common/files/migration-files.js';
import { Migrator } from '../../src/database/supabase/migrator.js';
import { ROLES_SQL } from '../../src/development/supabase/apply-migrations.js';
import { eventually } from '../support/eventually.js';
import { newPostgresDatabase, type NewPostgresDatabase } from '../support/postgres-real.js';
import { RecordedSession } from '../support/recorded-session.js';
import { SetClock } from '../support/set-clock.js';

const SERVER_URL = process.env.POSTGRES_TEST_URL;
const FILES = readdirSync('supabase/migrations').sort();
const HISTORY = 'supabase_migrations.schema_migrations';
const NEW_DATABASE = `
drop schema if exists supabase_migrations cascade;
drop schema public cascade;
create schema public;`;

(SERVER_URL === undefined ? describe.skip : describe)('migrate, on PostgreSQL,', () => {
  let database: NewPostgresDatabase;
  let sql: Sql;
  let session: RecordedSession;

  beforeAll(async () => {
    database = await newPostgresDatabase(SERVER_URL ?? '');
    sql = postgres(database.url, { max: 2, onnotice: () => {} });
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });
  beforeEach(async () => {
    await sql.unsafe(NEW_DATABASE).simple();
    await sql.unsafe(ROLES_SQL).simple();
    session = new RecordedSession();
  });

  const run = (options: readonly string[] = [], into = session, url = database.url): Promise<number> =>
    runMainlineCommand(['migrate', ...options], into, {
      // Whoever made the tables before anything else is set up has no other variable.
      variables: { SUPABASE_DB_URL: url, NODE_ENV: 'production' },
      clock: new SetClock(),
      readSecret: () => Promise.resolve(''),
      ask: null,
      envFile: '.env',
      confirm: null,
    });
  const applied = (name: string, index: number): string =>
    `${index + 1} of ${FILES.length}: applied ${name} in 0 ms`;
  const recorded = async (): Promise<string[]> => {
    const [found] = await sql`select to_regclass(${HISTORY}) as history`;
    if (found?.['history'] === null) return [];
    const rows = await sql<{ file: string }[]>`
      select version || '_' || name || '.sql' as file from ${sql(HISTORY)} order by version`;
    return rows.map(({ file }) => file);
  };
  const tables = async (): Promise<string[]> => {
    const rows = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    return rows.map(({ name }) => name);
  };

  it('makes the tables, says so file by file, and has nothing to do the second time', async () => {
    expect(await run()).toBe(0);
    expect(session.printed).toEqual([...FILES.map(applied), 'The database is up to date.']);
    expect(session.steps).toContain(`2 of ${FILES.length}: applying ${FILES[1]} ...`);
    expect(await tables()).toEqual(expect.arrayContaining(['call_events', 'calls']));
    const again = new RecordedSession();
    expect(await run([], again)).toBe(0);
    expect(again.printed).toEqual(['The database is up to date.']);
  });

  it('keeps the record of the Supabase CLI, and goes on with what the CLI began', async () => {
    const [first] = await readMigrations();
    await sql.unsafe(`create schema supabase_migrations; create table ${HISTORY} (version text not null primary key);
      insert into ${HISTORY} values ('${first?.version}'); ${first?.sql}`);
    expect(await run()).toBe(0);
    expect(session.printed).toHaveLength(FILES.length);
    const rows = await sql`select version, name, statements from ${sql(HISTORY)} order by version offset 1`;
    const files = (await readMigrations()).slice(1);
    expect([...rows]).toEqual(files.map(({ version, name, sql }) => ({ version, name, statements: [sql] })));
  });

  it('tells the API in front of the database that there is something new', async () => {
    const heard: string[] = [];
    const listener = postgres(database.url, { max: 1, onnotice: () => {} });
    await listener.listen('pgrst', (payload) => heard.push(payload));
    expect(await run()).toBe(0);
    await eventually(() => expect(heard).toContain('reload schema'));
    await listener.end();
  });

  it('only lists what is missing in a dry run', async () => {
    expect(await run(['--dry-run'])).toBe(0);
    expect(session.printed).toEqual([
      ...FILES.map((name) => `would apply ${name}`),
      `${FILES.length} migrations would be applied; nothing was changed.`,
    ]);
    expect(await sql`select from pg_namespace where nspname = 'supabase_migrations'`).toHaveLength(0);
    expect(await tables()).toEqual([]);
  });

  it('applies every file once when two run at the same time', async () => {
    const other = new RecordedSession();
    const exitCodes = await Promise.all([run(), run([], other)]);
    expect([...session.complaints, ...other.complaints]).toEqual([]);
    expect(exitCodes).toEqual([0, 0]);
    const lines = [...session.printed, ...other.printed];
    for (const file of FILES) {
      expect(lines.filter((line) => line.includes(`applied ${file}`))).toHaveLength(1);
    }
    expect(await recorded()).toEqual(FILES);
  });

  it.each([
    ['20991231000000', 'tomorrow', '20991231000000_tomorrow.sql'],
    ['20251231000000', null, '20251231000000_*.sql'],
  ])('refuses a database that has the migration %s, which the folder lacks', async (version, name, file) => {
    await sql.unsafe(`create schema supabase_migrations;
      create table ${HISTORY} (version text not null primary key, statements text[], name text)`);
    await sql`insert into ${sql(HISTORY)} ${sql({ version, name })}`;
    expect(await run()).toBe(1);
    expect(session.complaints).toEqual([
      expect.stringMatching(/^error: The database has migrations that this Mainline lacks/),
    ]);
    expect(session.complaints[0]).toContain(file);
    expect(await tables()).toEqual([]);
  });

  it('refuses to put a migration before one that is applied already', async () => {
    expect(await run()).toBe(0);
    await sql`delete from ${sql(HISTORY)} where version = ${FILES[0]?.split('_')[0] ?? ''}`;
    expect(await run()).toBe(1);
    expect(session.complaints[0]).toMatch(/lacks migrations that come before its latest one/);
    expect(session.complaints[0]).toContain(FILES[0]);
  });

  it('takes tables over that were made by hand from the same files', async () => {
    for (const file of await readMigrations()) await sql.unsafe(file.sql).simple();
    expect(await run()).toBe(0);
    expect(await recorded()).toEqual(FILES);
  });

  it.each(EARLIER_VERSIONS)('takes a database over whose last migration is the earlier %s', async (last) => {
    const earlier = await readMigrations(pathToFileURL('test/contract/earlier-migrations/'));
    const migrator = new Migrator(
      database.url,
      earlier.filter(({ version }) => version <= last),
    );
    for (const file of await migrator.pending()) await migrator.apply(file, session.signal);
    await migrator.close();
    expect(await run()).toBe(0);
    expect(session.printed).toEqual([...FILES.map(applied), 'The database is up to date.']);
    expect(await recorded()).toEqual(FILES);
  });

  it.each([
    ['a server without TLS', '?sslmode=require', /cannot be reached: .*sslmode=disable/],
    ['an unknown database', '_gone', /refuses: database "\w+_gone" does not exist \(SQLSTATE 3D000\)/],
  ])('explains %s, and never shows the password', async (_case, end, words) => {
    const url = new URL(database.url + end);
    url.password = 'hush';
    expect(await run([], session, url.href)).toBe(1);
    expect(session.complaints).toEqual([expect.stringMatching(words)]);
    expect(JSON.stringify(session)).not.toContain('hush');
  });

  it.each([
    ['nothing', '', 2, /SUPABASE_DB_URL is not set/],
    ['what is no connection string', 'hush', 1, /SUPABASE_DB_URL must be a postgresql:\/\//],
  ])('asks for a connection string when it is given %s', async (_case, url, exitCode, words) => {
    expect(await run([], session, url)).toBe(exitCode);
    expect(session.complaints).toEqual([expect.stringMatching(words)]);
  });

  describe('a file', () => {
    const file = (version: string, text: string): MigrationFile => ({ version, name: 'step', sql: text });
    const apply = async (...files: MigrationFile[]): Promise<void> => {
      const migrator = new Migrator(database.url, files);
      try {
        for (const one of await migrator.pending()) await migrator.apply(one, session.signal);
      } finally {
        await migrator.close();
      }
    };
    const sleepers = () => sql`
      select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
    const FIRST = file('1', 'create table a (id int);');

    it('that makes what is there already is named, with what to do about it', async () => {
      await sql.unsafe(FIRST.sql).simple();
      await expect(apply(FIRST)).rejects.toThrow(
        /1_step\.sql failed.*\(SQLSTATE 42P07\)\. .*supabase migration repair/,
      );
    });

    it.each([
      [
        'cannot be read',
        'create table b (id int);\n-- é 😀\nselect 1;\ncreat table c ();',
        / at line 4.*42601/,
      ],
      ['fails', `create table b (id int);\nselect * from "nowhere"`, / at line 2.*"nowhere".*42P01/],
      [
        'ends the transaction',
        'create table b (id int); commit; select 1 / 0;',
        /transaction commands.*0A000/,
      ],
      ['cannot run in a transaction', 'create table b (id int); vacuum;', /VACUUM.*25001/],
    ])('that %s is named with what PostgreSQL says, and leaves nothing', async (_case, text, words) => {
      const failure = apply(FIRST, file('2', text), file('3', 'create table c (id int)'));
      await expect(failure).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringMatching(/^2_step\.sql failed.*nothing of it was kept/) as unknown,
      });
      await expect(failure).rejects.toThrow(words);
      expect([await tables(), await recorded()]).toEqual([['a'], ['1_step.sql']]);
      await apply(FIRST, file('2', 'create table b (id int)'));
      expect([await tables(), await recorded()]).toEqual([
        ['a', 'b'],
        ['1_step.sql', '2_step.sql'],
      ]);
    });

    it('may hold any text, and leaves its settings to no other', async () => {
      await apply(
        file(
          '1',
          `set search_path = ''; create table public.a (id text default $$q' -- $$)\n-- no semicolon`,
        ),
        file('2', 'create table b (id int)'),
        file('3', '-- nothing'),
      );
      expect(await tables()).toEqual(['a', 'b']);
    });

    it('is given up when the command is asked to end', async () => {
      const applying = apply(FIRST, file('2', 'create table b (id int); select pg_sleep(600)'));
      const failure = expect(applying).rejects.toThrow(/57014/);
      await eventually(async () => expect(await sleepers()).toHaveLength(1));
      session.abort();
      await failure;
      expect(await tables()).toEqual(['a']);
    });
  });
});
