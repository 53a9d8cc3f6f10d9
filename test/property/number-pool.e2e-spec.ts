import fc from 'fast-check';
import { modelRuns } from '../support/model-runs.js';
import { NumberPool } from '../support/number-pool.js';
import { expectMaskedErrors, supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';
import { HISTORIES, NUMBERS, PoolWorld, type Step } from './number-pool-world.js';

const RUNS = modelRuns(12);
const COOL_DOWN_SECONDS = 600;

/** What the fencing token does in SQL: without it, the number of whoever has it now is found for an old session. */
const FENCE = ' and session_id = token';

const createOf = (tenant: number, minutes: number): Step => ({ kind: 'create', by: 0, tenant, minutes });
const callOf = (number: number, kind: 'call' | 'call from memory' = 'call'): Step => ({
  ...{ kind, by: 1, number, caller: 0 },
});
const pass = (minutes: number): Step => ({ kind: 'pass', minutes });
const expire = (which: number): Step => ({ kind: 'expire', by: 1, which, minutes: 0 });
const look: Step = { kind: 'look', by: 1 };

/** In which an old session is expired while another tenant has its number, and a third one asks. */
const OLD_SESSION_COMES_BACK = [
  ...[createOf(0, 5), createOf(0, 5), pass(15), createOf(1, 60), createOf(1, 60)],
  ...[expire(0), expire(1), pass(15), createOf(2, 20)],
];
/** In which a caller of the tenant before calls again. */
const CALLER_COMES_BACK = [
  ...[createOf(0, 5), createOf(0, 5), callOf(0), callOf(1), pass(15), createOf(1, 60), createOf(1, 60)],
  ...[callOf(0), look, callOf(1, 'call from memory'), pass(50), callOf(1)],
];
/** In which an instance that no longer reaches the database remembers a session that was ended early. */
const MEMORY_IS_OLD = [
  ...[createOf(0, 60), createOf(0, 60), look, expire(0), expire(1), pass(9), callOf(0, 'call from memory')],
  ...[pass(1), createOf(1, 20), createOf(1, 20), callOf(0, 'call from memory')],
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
    expect(Object.keys(tally)).toEqual(expect.arrayContaining(['created', 'expire', 'greeting', 'idle']));
  });

  it.each([
    ['an old session', OLD_SESSION_COMES_BACK, { created: 4, expire: 2, no_number_free: 1 }],
    ['callers of old', CALLER_COMES_BACK, { created: 4, greeting: 2, echo: 2, 'echo from memory': 1 }],
    ['an old memory', MEMORY_IS_OLD, { created: 4, 'greeting from memory': 1, 'idle from memory': 1 }],
  ])('are safe from %s', async (_what, history, expected) => {
    expect(await problemsOf(history, COOL_DOWN_SECONDS)).toEqual([]);
    expect(tally).toMatchObject(expected);
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
