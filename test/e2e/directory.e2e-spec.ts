import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { eventually } from '../support/eventually.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { borrowSupabase, type TemporarySupabase } from '../support/databases/shared-supabase.js';
import { type Mainline, startMainline, STARTING, temporaryFolder } from '../support/mainline-app.js';
import {
  dialed,
  dialing,
  ended,
  HISTORY_AGENT,
  HISTORY_CALL,
  incoming,
  leg,
} from '../support/call-history.js';
import { reported, REPORTED_CALL } from '../support/reported-history.js';
import { rm } from 'node:fs/promises';

const KEYS = ['viewer', 'agent', 'admin'].map((role) => `${role}:${role}:${apiKeyDigest(role)}`);
const LIMITED = `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550100`;
const LIMITS = {
  longest_wait_seconds: 30,
  longest_answer_seconds: 15,
  longest_hold_seconds: 60,
  short_call_seconds: 10,
};

interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: { readonly [name: string]: unknown };
}

describe('queues and agents over HTTP', () => {
  const dataDir = temporaryFolder();
  let supabase: TemporarySupabase;
  let proxy: FaultProxy;
  let mainline: Mainline;

  const start = (): Promise<Mainline> =>
    startMainline({
      dataDir,
      variables: {
        API_KEYS: [...KEYS, LIMITED].join(','),
        SUPABASE_URL: `http://127.0.0.1:${proxy.port}`,
        SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
        STORE_TIMEOUT_MS: '3000',
      },
    });

  beforeAll(async () => {
    supabase = await borrowSupabase();
    proxy = await FaultProxy.listen(Number(new URL(supabase.url).port));
    mainline = await start();
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await proxy.close();
    await supabase.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function ask(method: string, path: string, body?: unknown, key = 'admin'): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = {
      'x-api-key': key,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const answer = await fetch(mainline.url + path, { method, headers, ...sent });
    const location = answer.headers.get('location');
    return { status: answer.status, location, body: (await answer.json()) as Answer['body'] };
  }

  const fieldsOf = ({ body }: Answer): unknown[] =>
    ((body['details'] ?? []) as { field: string }[]).map(({ field }) => field);

  it('begins with the seeded queues', async () => {
    const { status, body } = await ask('GET', '/api/queues', undefined, 'viewer');
    expect(status).toBe(200);
    const queue = { id: 'legal_english', name: 'Legal, English', ...LIMITS, agent_ids: [] };
    expect(body).toMatchObject({ items: [queue, {}, {}, {}], nextCursor: null });
  });

  it('adds agents and queues, and says where they are', async () => {
    const maria = { id: 'maria', name: 'María', number: '+15557778888', state: 'available', skills: ['es'] };
    expect(await ask('POST', '/api/agents', maria)).toEqual({
      status: 201,
      location: '/api/agents/maria',
      body: maria,
    });
    const eva = { id: 'eva / 2', name: 'Eva' };
    const added = await ask('POST', '/api/agents', eva);
    expect(added).toEqual({
      status: 201,
      location: '/api/agents/eva%20%2F%202',
      body: { ...eva, number: null, state: 'offline', skills: [] },
    });
    expect((await ask('GET', added.location ?? '', undefined, 'viewer')).body).toEqual(added.body);
    const sales = { id: 'sales', name: 'Sales', longest_hold_seconds: 86_399, agent_ids: ['maria'] };
    expect(await ask('POST', '/api/queues', sales)).toEqual({
      status: 201,
      location: '/api/queues/sales',
      body: { ...LIMITS, ...sales },
    });
    expect((await ask('GET', '/api/queues/sales', undefined, 'viewer')).body).toEqual({
      ...LIMITS,
      ...sales,
    });
    expect(
      mainline.app
        .get(Directory)
        .agentsOf('sales')
        .map(({ id }) => id),
    ).toEqual(['maria']);
  });

  it('changes what is named', async () => {
    const change = { name: 'Sales 2', longest_wait_seconds: 1 };
    expect(await ask('PATCH', '/api/queues/sales', change)).toMatchObject({
      status: 200,
      body: { ...change, longest_hold_seconds: 86_399, agent_ids: ['maria'] },
    });
    expect((await ask('GET', '/api/queues/sales')).body).toMatchObject(change);
    expect(await ask('PATCH', '/api/agents/maria', { number: null })).toMatchObject({
      status: 200,
      body: { name: 'María', number: null, state: 'available', skills: ['es'] },
    });
  });

  it('pages by cursor', async () => {
    const ids: unknown[] = [];
    let cursor: unknown = null;
    do {
      const next = typeof cursor === 'string' ? `&cursor=${cursor}` : '';
      const { body } = await ask('GET', `/api/queues?limit=2${next}`, undefined, 'viewer');
      ids.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = body['nextCursor'];
    } while (cursor !== null);
    expect(ids).toEqual(['legal_english', 'legal_spanish', 'medical_english', 'medical_spanish', 'sales']);
    const { body } = await ask('GET', '/api/queues?limit=1');
    const foreign = await ask('GET', `/api/agents?cursor=${String(body['nextCursor'])}`);
    expect([foreign.status, foreign.body['code'], fieldsOf(foreign)]).toEqual([
      400,
      'INVALID_CURSOR',
      ['cursor'],
    ]);
    expect((await ask('GET', '/api/agents?limit=0')).status).toBe(400);
  });

  it.each([
    ['PATCH', '/api/agents/maria', { state: 'busy' }, 'agent', 200],
    ['PATCH', '/api/agents/maria', { state: 'away' }, 'viewer', 403],
    ['PATCH', '/api/agents/maria', { name: 'X' }, 'agent', 403],
    ['PATCH', '/api/agents/maria', { state: 'away', number: '+15550001111' }, 'agent', 403],
    ['POST', '/api/agents', { id: 'x', name: 'X' }, 'agent', 403],
    ['POST', '/api/queues', { id: 'x', name: 'X' }, 'agent', 403],
    ['PATCH', '/api/queues/sales', { name: 'X' }, 'agent', 403],
    ['PATCH', '/api/queues/sales', { name: 'X' }, 'limited', 403],
    ['GET', '/api/agents', undefined, 'limited', 403],
    ['GET', '/api/agents', undefined, 'viewer', 200],
    ['GET', '/api/agents', undefined, 'wrong', 401],
  ])('lets %s %s %j of %s end with %i', async (method, path, body, key, status) => {
    expect((await ask(method, path, body, key)).status).toBe(status);
  });

  it('names the field that an agent may not change', async () => {
    const refused = await ask(
      'PATCH',
      '/api/agents/maria',
      { state: 'away', name: 'X', skills: [] },
      'agent',
    );
    expect([refused.status, fieldsOf(refused)]).toEqual([403, ['name', 'skills']]);
    expect((await ask('GET', '/api/agents/maria')).body).toMatchObject({ name: 'María', state: 'busy' });
  });

  it.each([
    ['POST', '/api/queues', {}, ['id', 'name']],
    ['POST', '/api/queues', { id: '', name: 'X' }, ['id']],
    ['POST', '/api/queues', { id: 'x'.repeat(129), name: 'X' }, ['id']],
    ['POST', '/api/queues', { id: 'a\u0007', name: 'X' }, ['id']],
    ['POST', '/api/queues', { id: 7, name: 'X' }, ['id']],
    ['POST', '/api/queues', { id: 'x', name: 'X', extra: 1 }, ['extra']],
    ['POST', '/api/queues', { id: 'x', name: 'X', agent_ids: 'maria' }, ['agent_ids']],
    ['POST', '/api/queues', { id: 'x', name: 'X', agent_ids: ['maria', 'maria'] }, ['agent_ids']],
    ['POST', '/api/queues', { id: 'x', name: 'X', agent_ids: [null] }, ['agent_ids']],
    ['PATCH', '/api/queues/sales', { longest_wait_seconds: 0 }, ['longest_wait_seconds']],
    ['PATCH', '/api/queues/sales', { longest_answer_seconds: 86_400 }, ['longest_answer_seconds']],
    ['PATCH', '/api/queues/sales', { longest_hold_seconds: 1.5 }, ['longest_hold_seconds']],
    ['PATCH', '/api/queues/sales', { short_call_seconds: '5' }, ['short_call_seconds']],
    ['PATCH', '/api/queues/sales', { longest_wait_seconds: null }, ['longest_wait_seconds']],
    ['PATCH', '/api/queues/sales', { id: 'other' }, ['id']],
    ['PATCH', '/api/agents/maria', { number: '555' }, ['number']],
    ['PATCH', '/api/agents/maria', { state: 'asleep' }, ['state']],
    ['PATCH', '/api/agents/maria', { state: null }, ['state']],
    ['PATCH', '/api/agents/maria', { skills: [''] }, ['skills']],
    ['PATCH', '/api/agents/maria', {}, ['name', 'number', 'state', 'skills']],
    [
      'PATCH',
      '/api/queues/sales',
      {},
      [
        'name',
        'longest_wait_seconds',
        'longest_answer_seconds',
        'longest_hold_seconds',
        'short_call_seconds',
        'agent_ids',
      ],
    ],
  ])('refuses %s %s %j', async (method, path, body, fields) => {
    const refused = await ask(method, path, body);
    expect(refused.status).toBe(400);
    expect([...new Set(fieldsOf(refused))]).toEqual(fields);
  });

  it.each([
    ['POST', '/api/queues', { id: 'sales', name: 'X' }, 409, 'QUEUE_EXISTS', ['id']],
    ['POST', '/api/agents', { id: 'maria', name: 'X' }, 409, 'AGENT_EXISTS', ['id']],
    ['PATCH', '/api/queues/nope', { name: 'X' }, 404, 'QUEUE_NOT_FOUND', []],
    ['PATCH', '/api/agents/nope', { state: 'away' }, 404, 'AGENT_NOT_FOUND', []],
    ['GET', '/api/queues/nope', undefined, 404, 'QUEUE_NOT_FOUND', []],
    ['GET', '/api/agents/nope', undefined, 404, 'AGENT_NOT_FOUND', []],
    ['PATCH', '/api/queues/sales', { agent_ids: ['maria', 'ann'] }, 422, 'UNKNOWN_AGENT', ['agent_ids.1']],
    [
      'POST',
      '/api/queues',
      { id: 'x', name: 'X', agent_ids: ['ann'] },
      422,
      'UNKNOWN_AGENT',
      ['agent_ids.0'],
    ],
  ])('answers %s %s %j with %i', async (method, path, body, status, code, fields) => {
    const refused = await ask(method, path, body);
    expect([refused.status, refused.body['code'], fieldsOf(refused)]).toEqual([status, code, fields]);
  });

  it('gives a number to one agent', async () => {
    const number = '+15557770001';
    await ask('PATCH', '/api/agents/maria', { number });
    const refused = await ask('POST', '/api/agents', { id: 'ann', name: 'Ann', number });
    expect([refused.status, refused.body['code'], fieldsOf(refused)]).toEqual([
      409,
      'NUMBER_TAKEN',
      ['number'],
    ]);
    expect((await ask('PATCH', '/api/agents/maria', { number })).status).toBe(200);
  });

  it('shows who is rung or in a call as busy', async () => {
    await ask('PATCH', '/api/agents/maria', { state: 'available' });
    const shown = async (): Promise<unknown> => (await ask('GET', '/api/agents/maria')).body['state'];
    expect(await shown()).toBe('available');
    const calls = mainline.app.get(CallsRepository);
    await calls.record([reported(0, 'call.initiated'), reported(1, 'call.routed', { agentId: 'maria' })]);
    await eventually(async () => expect(await shown()).toBe('busy'));
    expect((await ask('PATCH', '/api/agents/maria', { state: 'away' })).body['state']).toBe('busy');
    await calls.record([reported(2, 'call.answered'), reported(30, 'call.ended')]);
    await eventually(async () => expect(await shown()).toBe('away'));
    expect((await calls.findById(REPORTED_CALL))?.agentId).toBe('maria');
  });

  it('names agents in the feed, by their number and by their id', async () => {
    await ask('PATCH', '/api/agents/maria', { number: HISTORY_AGENT });
    const answered = [
      dialing(4),
      leg(5, 'ringing'),
      leg(9, 'in-progress'),
      dialed(40, 'completed', true, 30),
    ];
    await mainline.app.get(CallsRepository).record([...incoming(), ...answered.flat(), ...ended(41)]);
    const named = {
      ...{ answeredBy: HISTORY_AGENT, agentId: null, agentName: 'María' },
      legs: [expect.objectContaining({ to: HISTORY_AGENT, agentName: 'María' })] as unknown,
    };
    const read = (): Promise<Response> => mainline.get(`/calls/${HISTORY_CALL}`, 'admin');
    await eventually(async () => expect(await (await read()).json()).toMatchObject(named));
    const reportedCall = await ask('GET', `/calls/${REPORTED_CALL}`);
    expect(reportedCall.body).toMatchObject({ agentId: 'maria', agentName: 'María' });
    const { body: listed } = await ask('GET', '/api/calls?status=ended');
    expect(listed['items']).toContainEqual(
      expect.objectContaining({ id: HISTORY_CALL, agent_id: 'maria', agent_name: 'María', queue_name: null }),
    );
    const tag = (await read()).headers.get('etag') ?? '';
    await ask('PATCH', '/api/agents/maria', { name: 'Maria' });
    const headers = { 'x-api-key': 'admin', 'if-none-match': tag };
    const anew = await fetch(`${mainline.url}/calls/${HISTORY_CALL}`, { headers });
    expect([anew.status, await anew.json()]).toEqual([200, expect.objectContaining({ agentName: 'Maria' })]);
    await ask('PATCH', '/api/agents/maria', { name: 'María' });
  });

  it('names the queue of a call, by its present name', async () => {
    await ask('PATCH', '/api/queues/sales', { name: 'Sales team' });
    await ask('PATCH', `/calls/${HISTORY_CALL}`, { queue: 'sales' });
    const read = (): Promise<Response> => mainline.get(`/calls/${HISTORY_CALL}`, 'admin');
    const named = { queue: 'sales', queueName: 'Sales team' };
    await eventually(async () => expect(await (await read()).json()).toMatchObject(named));
    const { body: listed } = await ask('GET', '/api/calls?status=ended&queue_id=sales');
    expect(listed['items']).toMatchObject([{ queue_id: 'sales', queue_name: 'Sales team' }]);
    const tag = (await read()).headers.get('etag');
    await ask('PATCH', '/api/queues/sales', { name: 'Sales 2' });
    const anew = await read();
    expect([anew.headers.get('etag') === tag, await anew.json()]).toEqual([
      false,
      expect.objectContaining({ queueName: 'Sales 2' }),
    ]);
  });

  it('learns what others change', async () => {
    await supabase.query(
      `update public.queues set name = 'By another server' where id = 'legal_spanish' returning id`,
    );
    await eventually(async () => {
      expect((await ask('GET', '/api/queues/legal_spanish')).body['name']).toBe('By another server');
    });
  });

  it('reads on and refuses changes while Supabase is down, also after a restart, and goes on when it is back', async () => {
    proxy.set({ kind: 'reset' });
    const change = async (): Promise<unknown[]> => {
      const refused = await ask('PATCH', '/api/queues/sales', { name: 'Down' });
      return [refused.status, refused.body['code']];
    };
    expect(await change()).toEqual([503, 'STORE_UNAVAILABLE']);
    expect((await ask('GET', '/api/queues/sales')).body['name']).toBe('Sales 2');
    await mainline.close();
    mainline = await start();
    expect((await ask('GET', '/api/queues/sales')).body['name']).toBe('Sales 2');
    expect((await ask('GET', '/api/agents/maria')).body).toMatchObject({ name: 'María' });
    expect(await change()).toEqual([503, 'STORE_UNAVAILABLE']);
    proxy.heal();
    await eventually(async () =>
      expect((await ask('PATCH', '/api/queues/sales', { name: 'Up' })).status).toBe(200),
    );
    expect((await ask('GET', '/api/queues/sales')).body['name']).toBe('Up');
  }, 120_000);
});
