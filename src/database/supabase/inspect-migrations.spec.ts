import { readMigrations } from '../../common/files/migration-files.js';
import { inspectMigrations, tracesOf } from './inspect-migrations.js';

type Answer = { error: { code: string } | null; status: number };

/** A client whose tables answer as a test says. */
function clientWith(answers: Readonly<Record<string, Answer>>, asked: string[] = []): never {
  const from = (table: string) => ({
    select: (columns: string) => {
      asked.push(`${table}: ${columns}`);
      return {
        limit: () => ({ retry: () => Promise.resolve(answers[table] ?? { error: null, status: 200 }) }),
      };
    },
  });
  return { from } as never;
}

function failed(code: string, status = 404): Answer {
  return { error: { code }, status };
}

const FILES = [
  { version: '1', name: 'calls', sql: 'create table if not exists public.calls (id text);' },
  {
    version: '2',
    name: 'more',
    sql: 'ALTER TABLE public.calls\n  add column if not exists a text,\n  add column b text;',
  },
  { version: '3', name: 'functions', sql: 'create or replace function public.x() returns void as $$ $$;' },
];

describe('which migrations a database lacks', () => {
  it('follows from the tables and columns that they add', () => {
    expect(FILES.map((file) => [...tracesOf(file)])).toEqual([[['calls', []]], [['calls', ['a', 'b']]], []]);
  });

  it('is asked without reading a row', async () => {
    const asked: string[] = [];
    expect(await inspectMigrations(clientWith({}, asked), FILES)).toEqual({ missing: [], isExact: false });
    expect(asked).toEqual(['calls: *', 'calls: a,b']);
  });

  it.each(['42P01', '42703', 'PGRST205'])('is told from %s', async (code) => {
    const { missing } = await inspectMigrations(clientWith({ calls: failed(code) }), FILES);
    expect(missing).toEqual(['1_calls.sql', '2_more.sql']);
  });

  it.each([
    [failed('', 0), 'it does not answer'],
    [failed('PGRST301', 401), 'it refuses SUPABASE_SERVICE_ROLE_KEY (401)'],
    [failed('XX000', 500), 'it answers 500'],
  ])('cannot be told from %j', async (answer, message) => {
    await expect(inspectMigrations(clientWith({ calls: answer }), FILES)).rejects.toMatchObject({ message });
  });

  it('shows of every migration of ours but those of functions alone', async () => {
    const silent = (await readMigrations()).filter((file) => tracesOf(file).size === 0);
    expect(silent.map(({ name }) => name)).toEqual(['counts_of_views', 'insights', 'more_conditions']);
  });
});
