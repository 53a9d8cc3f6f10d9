import { createSupabaseClient, SupabaseClients } from '../../src/database/supabase/supabase-clients.js';
import { StoreUnavailableError } from '../../src/database/link/store.errors.js';
import { DirectoryStore } from '../../src/lifecycle/directory/directory.store.js';
import { expectMaskedErrors, supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';

const SEEDED = ['legal_english', 'legal_spanish', 'medical_english', 'medical_spanish'];
const LIMITS = {
  longest_wait_seconds: 30,
  longest_answer_seconds: 15,
  longest_hold_seconds: 60,
  short_call_seconds: 10,
};
const MARIA = {
  id: 'maria',
  name: 'María',
  number: '+15557778888',
  state: 'away',
  skills: ['b', 'a'],
} as const;

describe.each(supabaseServers())('The queues and agents on %s', (_name, startServer) => {
  expectMaskedErrors();

  let server: TemporarySupabase;
  let store: DirectoryStore;

  beforeAll(async () => {
    server = await startServer();
    store = storeAt(server.url);
  });
  afterAll(() => (server as TemporarySupabase | undefined)?.close());

  function storeAt(url: string): DirectoryStore {
    const client = createSupabaseClient({ url, secretKey: server.secretKey }, 5000);
    return new DirectoryStore(new SupabaseClients(client, client));
  }

  async function read() {
    const rows = await store.read(null);
    if (rows === null) throw new Error('nothing was answered');
    return rows;
  }

  it('begin with four queues', async () => {
    const { queues, agents } = await read();
    expect(queues.map(({ id }) => id)).toEqual(SEEDED);
    expect(queues[3]).toEqual({ id: 'medical_spanish', name: 'Medical, Spanish', ...LIMITS, agent_ids: [] });
    expect(agents).toEqual([]);
  });

  it('are added once', async () => {
    expect(await store.saveAgent(MARIA, true)).toEqual({ saved: MARIA });
    expect(await store.saveAgent({ ...MARIA, name: 'X' }, true)).toEqual({ refused: 'exists' });
    const eva = { id: 'eva', name: 'Eva', number: null, state: 'offline', skills: [] };
    expect(await store.saveAgent({ id: 'eva', name: 'Eva' }, true)).toEqual({ saved: eva });
    const sales = { id: 'sales', name: 'Sales', agent_ids: ['maria', 'eva'], short_call_seconds: 5 };
    expect(await store.saveQueue(sales, true)).toEqual({
      saved: { ...LIMITS, ...sales, agent_ids: ['eva', 'maria'] },
    });
    expect(await store.saveQueue({ id: 'sales', name: 'X', agent_ids: [] }, true)).toEqual({
      refused: 'exists',
    });
    const { queues, agents } = await read();
    expect(queues.find(({ id }) => id === 'sales')).toMatchObject({
      name: 'Sales',
      agent_ids: ['eva', 'maria'],
    });
    expect(agents).toEqual([eva, MARIA]);
  });

  it('are changed in what is named only', async () => {
    expect(await store.saveAgent({ id: 'maria', state: 'available' }, false)).toEqual({
      saved: { ...MARIA, state: 'available' },
    });
    expect(await store.saveAgent({ id: 'maria', number: null, skills: [] }, false)).toEqual({
      saved: { ...MARIA, state: 'available', number: null, skills: [] },
    });
    await store.saveAgent(MARIA, false);
    const change = { id: 'sales', longest_hold_seconds: 61 };
    expect(await store.saveQueue(change, false)).toMatchObject({
      saved: {
        name: 'Sales',
        ...LIMITS,
        short_call_seconds: 5,
        longest_hold_seconds: 61,
        agent_ids: ['eva', 'maria'],
      },
    });
    expect(await store.saveQueue({ id: 'sales', agent_ids: ['maria'] }, false)).toMatchObject({
      saved: { name: 'Sales', agent_ids: ['maria'] },
    });
  });

  it('refuse what cannot be, and change nothing then', async () => {
    const before = await read();
    expect(await store.saveQueue({ id: 'nope', name: 'X' }, false)).toEqual({ refused: 'missing' });
    expect(await store.saveAgent({ id: 'nope', state: 'away' }, false)).toEqual({ refused: 'missing' });
    const unknown = { refused: 'unknown_agents', agent_ids: ['ann', 'bob'] };
    const agent_ids = ['ann', 'maria', 'bob'];
    expect(await store.saveQueue({ id: 'new', name: 'N', agent_ids }, true)).toEqual(unknown);
    expect(await store.saveQueue({ id: 'sales', name: 'N', agent_ids }, false)).toEqual(unknown);
    const { number } = MARIA;
    expect(await store.saveAgent({ id: 'eva', number, name: 'N' }, false)).toEqual({
      refused: 'number_taken',
    });
    expect(await store.saveAgent({ id: 'ann', number, name: 'N' }, true)).toEqual({
      refused: 'number_taken',
    });
    expect(await read()).toEqual(before);
    expect(await store.read(before.edition)).toBeNull();
  });

  it.each(['queue', 'agent'] as const)('take a new %s once of two at a time', async (what) => {
    const item = { id: `twice ${what}`, name: 'Twice' };
    const save = () => (what === 'queue' ? store.saveQueue(item, true) : store.saveAgent(item, true));
    const answers = await Promise.all([save(), save(), save()]);
    expect(answers.filter((answer) => 'saved' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'exists')).toHaveLength(2);
  });

  it.each([
    ['a change of ours', () => store.saveAgent({ id: 'eva', state: 'busy' }, false)],
    [
      'a queue changed by hand',
      () => server.query(`update public.queues set name = 'By hand' where id = 'sales' returning id`),
    ],
    [
      'an agent taken away by hand',
      () => server.query(`delete from public.agents where id = 'maria' returning id`),
    ],
    ['nobody in any queue', () => server.query('delete from public.queue_agents returning queue_id')],
  ])('have another edition after %s', async (_what, change) => {
    const { edition } = await read();
    expect(await store.read(edition)).toBeNull();
    await change();
    const rows = await store.read(edition);
    expect(rows?.edition).not.toBe(edition);
    expect(await store.read(rows?.edition ?? null)).toBeNull();
  });

  it('hold seconds within a day, states and numbers that there are', async () => {
    for (const seconds of [0, 86_400]) {
      await expect(store.saveQueue({ id: 'sales', longest_wait_seconds: seconds }, false)).rejects.toThrow(
        'refuses',
      );
    }
    for (const seconds of [1, 86_399]) {
      const saved = { longest_wait_seconds: seconds };
      expect(await store.saveQueue({ id: 'sales', ...saved }, false)).toMatchObject({ saved });
    }
    await expect(store.saveAgent({ id: 'eva', state: 'asleep' as never }, false)).rejects.toThrow('refuses');
  });

  it('say when Supabase is not there', async () => {
    const away = storeAt('http://127.0.0.1:9');
    await expect(away.read(null)).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(away.saveQueue({ id: 'a', name: 'A' }, true)).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(away.saveAgent({ id: 'a', name: 'A' }, true)).rejects.toBeInstanceOf(StoreUnavailableError);
  });
});
