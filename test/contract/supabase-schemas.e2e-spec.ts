import { createHash } from 'node:crypto';
import { readMigrations } from '../../src/common/files/migration-files.js';
import { applyMigrations, ROLES_SQL } from '../../src/development/supabase/apply-migrations.js';
import { compareCatalogs, readCatalog, readSchemas } from '../../src/development/supabase/catalog.js';
import { type EmptyDatabase, openEmptyDatabase } from '../support/databases/empty-database.js';

/** What databases have applied, by the SHA-256 of its text: a change would never reach them. */
const PINNED = {
  '20261129100000': '89628414dfe87dcf4a0407826bd376f567cde22944fc14b3fd5ebf1080d2741c',
  '20261129100100': '42272e97e7dfdd0087ea6c2ce15affeccd902612fa69b5b63c3efd4a925d2f31',
  '20261129120000': '37351c156aee460e7f0ef66d25601617e250915a521f75fd5a3c7ef284587504',
  '20261129140000': 'fa289977cb98acad15e1e001ae1e62759e43b2d706391776e98c3c7d9952d01d',
  '20261129150000': 'a96b9330cd0c680225634f5d2f58e4f8ea163aee9c438f2c6dba42e4479e6c0c',
  '20261129160000': '2e9d9780eeb80a789a1019e646514219706015917744d467d1e3cf4385c05f8c',
  '20261130100000': 'd707e679963453f26a19c6e84f2dafeee1665f1f5d42fa4b06c9599b1acbece0',
  '20261130110000': 'b6d1c5d8ef3cfbcaa31dd96e1a49623828db9593c0601ae427d1bcdeec7f7555',
  '20261130120000': 'f0fc6e2d0bbb64512ab2ff66db5c425d8504ae95807ddab180affd02324bb7fe',
};
const NAMES = ['schemas', 'migrations'] as const;

describe('supabase/schemas and supabase/migrations', () => {
  let declared: EmptyDatabase;
  let migrated: EmptyDatabase;

  beforeAll(async () => {
    [declared, migrated] = await Promise.all([openEmptyDatabase(), openEmptyDatabase()]);
    for (const { connection } of [declared, migrated]) await connection.run(ROLES_SQL);
    await declared.connection.run(await readSchemas());
    await applyMigrations(migrated.connection, await readMigrations());
  });
  afterAll(() => Promise.all([declared.close(), migrated.close()]));

  const differences = async (): Promise<string[]> =>
    compareCatalogs(await readCatalog(declared.connection), await readCatalog(migrated.connection), NAMES);

  it('make the same database', async () => {
    expect(await differences()).toEqual([]);
  });

  it('keep the first migrations as databases have applied them', async () => {
    const files = await readMigrations();
    const sums = files.map(({ version, sql }) => [version, createHash('sha256').update(sql).digest('hex')]);
    expect(Object.fromEntries(sums)).toMatchObject(PINNED);
  });

  it.each<[string, string, (string | RegExp)[]]>([
    [
      'a column',
      'alter table public.calls add column extra text',
      ['column calls.extra: only in migrations'],
    ],
    [
      'a default',
      'alter table public.calls alter column flagged set default true',
      ['column calls.flagged:', '  schemas: default false', '  migrations: default true'],
    ],
    [
      'a constraint',
      'alter table public.calls drop constraint calls_legs_check',
      [/^constraint calls_legs_check of/],
    ],
    ['an index', 'drop index public.calls_words_idx', ['index calls_words_idx: only in schemas']],
    [
      'a grant',
      'grant select on table public.leases to anon',
      ['table leases:', /^ {2}schemas: /, /^ {2}migrations: .*anon=r/],
    ],
    [
      'row level security',
      'alter table public.leases disable row level security',
      ['table leases:', '  schemas: row level security true', '  migrations: row level security false'],
    ],
    [
      'a comment',
      `comment on column public.calls.number is 'x'`,
      ['column calls.number:', /^ {2}schemas: The company/, '  migrations: x'],
    ],
    [
      'a setting of a function',
      'alter function public.find_days() reset all',
      ['function find_days():', /^ {2}schemas: .*search_path/],
    ],
    [
      'a body',
      `create or replace function public.find_days() returns jsonb language sql stable set search_path = '' as $$ select '{}'::jsonb $$`,
      ['function find_days():', ...[1, 2, 3].map(() => /^ {2}(schemas|migrations): /)],
    ],
    [
      'a right to a function',
      'grant execute on function public.find_days to anon',
      ['function find_days():', /^ {2}schemas: /, /^ {2}migrations: .*anon=X/],
    ],
    [
      'a policy',
      'create policy open on public.leases for select to anon using (true)',
      ['policy open of leases: only in migrations'],
    ],
  ])('are told apart by %s', async (_what, change, lines) => {
    await migrated.connection.run(`begin; ${change};`);
    const found = await differences();
    await migrated.connection.run('rollback');
    expect(found.slice(0, lines.length)).toEqual(
      lines.map((line) => (typeof line === 'string' ? line : (expect.stringMatching(line) as unknown))),
    );
  });
});
