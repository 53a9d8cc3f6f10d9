import fc from 'fast-check';
import { modelRuns } from '../support/model-runs.js';
import { NumberPool } from '../support/number-pool.js';
import { expectMaskedErrors, supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';
import { HISTORIES, NUMBERS, PoolWorld, type Step } from './number-pool-world.js';

const RUNS = modelRuns(12);
const COOL_DOWN_SECONDS = 600;

/** What the fencing token does in SQL: without it, the number of whoever has it now is found for an old session. */
const FENCE = ' and session_id = token';

/** In which an old session is expired while another tenant has its number, and a third one asks. */
const OLD_SESSION_COMES_BACK: readonly Step[] = [
  ...[0, 0].map((tenant): Step => ({ kind: 'create', by: 0, tenant, minutes: 5 })),
  { kind: 'pass', minutes: 15 },
  ...[1, 1].map((tenant): Step => ({ kind: 'create', by: 1, tenant, minutes: 60 })),
  ...[0, 1].map((which): Step => ({ kind: 'expire', by: 0, which, minutes: 5 })),
  { kind: 'pass', minutes: 15 },
  { kind: 'create', by: 0, tenant: 2, minutes: 20 },
];

describe.each(supabaseServers())('Numbers that are lent on %s', (_name, startServer) => {
  expectMaskedErrors();

  let server: TemporarySupabase;
  let pool: NumberPool;
  let tally: Record<string, number>;

  beforeAll(async () => {
    server = await startServer();
    pool = new NumberPool(server);
  });
  beforeEach(() => (tally = {}));
  afterAll(() => (server as TemporarySupabase | undefined)?.close());

  async function problemsOf(history: readonly Step[], coolDownSeconds: number): Promise<string[]> {
    await pool.restart(NUMBERS);
    const world = new PoolWorld(pool, coolDownSeconds);
    for (const step of history) {
      await world.play(step);
      await world.check();
    }
    for (const [what, count] of Object.entries(world.tally)) tally[what] = (tally[what] ?? 0) + count;
    return world.problems;
  }

  it('are lent to one tenant at a time, whose greeting alone is heard', async () => {
    const property = fc.asyncProperty(HISTORIES, async (history) => {
      expect(await problemsOf(history, COOL_DOWN_SECONDS)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS });
    const needed = ['created', 'no_number_free', 'expire', 'extend', 'expired', 'greeting', 'idle'];
    expect(Object.keys(tally)).toEqual(expect.arrayContaining([...needed, 'greeting from memory']));
  });

  it('are safe from sessions that are over', async () => {
    expect(await problemsOf(OLD_SESSION_COMES_BACK, COOL_DOWN_SECONDS)).toEqual([]);
    expect(tally).toMatchObject({ created: 4, expire: 2, no_number_free: 1 });
  });

  it('would not be without the fencing token', async () => {
    const [{ text } = { text: '' }] = await server.query<{ text: string }>(
      `select pg_get_functiondef('public.expire_session'::regproc) as text`,
    );
    expect(text.split(FENCE)).toHaveLength(2);
    await server.query(text.replace(FENCE, ''));
    try {
      expect(await problemsOf(OLD_SESSION_COMES_BACK, COOL_DOWN_SECONDS)).toContainEqual(
        expect.stringContaining('lent twice'),
      );
    } finally {
      await server.query(text);
    }
  });
});
