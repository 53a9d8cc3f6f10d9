import { inspectMigrations } from './inspect-migrations.js';

/** A client whose function answers as a test says. */
function clientWith(answer: object): never {
  return {
    rpc: () => ({ retry: () => Promise.resolve({ data: null, error: null, status: 200, ...answer }) }),
  } as never;
}

const FILES = ['calls', 'applied_migrations', 'more'].map((name, index) => ({
  version: `${index}`,
  name,
  sql: '',
}));

describe('which migrations a database lacks', () => {
  it('is what its record has not', async () => {
    const report = await inspectMigrations(clientWith({ data: ['0', '1', '7'] }), FILES);
    expect(report).toEqual({ missing: ['2_more.sql'], isExact: true });
  });

  it('is not known without a record', async () => {
    const report = await inspectMigrations(clientWith({ data: null }), FILES);
    expect(report).toEqual({ missing: [], isExact: false });
  });

  it.each(['42883', 'PGRST202'])('has the one that reads the record at least, by %s', async (code) => {
    const report = await inspectMigrations(clientWith({ error: { code }, status: 404 }), FILES);
    expect(report).toEqual({ missing: ['1_applied_migrations.sql'], isExact: false });
  });

  it.each([
    ['', 0, 'it does not answer'],
    ['PGRST301', 401, 'it refuses SUPABASE_SERVICE_ROLE_KEY (401)'],
    ['XX000', 500, 'it answers 500'],
  ])('cannot be told after %j with status %d', async (code, status, message) => {
    const looked = inspectMigrations(clientWith({ error: { code }, status }), FILES);
    await expect(looked).rejects.toMatchObject({ message });
  });
});
