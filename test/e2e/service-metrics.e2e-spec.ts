import { CallsRepository } from '../../src/calls/calls.repository.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { dialed, dialing, ended, HISTORY_AGENT, incoming, leg, second } from '../support/call-history.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { ReportedCall } from '../support/reported-call.js';

const KEYS = ['viewer', 'agent', 'admin'].map((role) => `${role}:${role}:${apiKeyDigest(role)}`);
const LIMITED = `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550100`;
const RANGE = `from=${second(0)}&to=${second(1000)}`;
const NOBODY = {
  ...{ offered: 0, answered: 0, missed: 0, retransferred: 0, hold_seconds: 0 },
  ...{ average_answer_seconds: null, p95_answer_seconds: null },
  ...{ average_handle_seconds: null, p95_handle_seconds: null },
};

describe('metrics of agents and queues over HTTP', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline({
      variables: { API_KEYS: [...KEYS, LIMITED].join(','), DEFAULT_QUEUE: 'legal_spanish' },
    });
    await add('agents', { id: 'maria', name: 'María', number: HISTORY_AGENT });
    await add('agents', { id: 'eva / 2', name: 'Eva' });
    await add('queues', { id: 'sales', name: 'Sales', longest_wait_seconds: 20 });
    await record(...answered(), ...missed(), ...waiting(), ...onThePhone());
  }, STARTING);
  afterAll(() => mainline.close());

  async function add(list: string, body: object): Promise<void> {
    const headers = { 'x-api-key': 'admin', 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await fetch(`${mainline.url}/api/${list}`, sent)).status).toBe(201);
  }

  async function record(...events: CallEvent[]): Promise<void> {
    await mainline.app.get(CallsRepository).record(events);
    await mainline.settled();
  }

  async function ask(
    path: string,
    key = 'viewer',
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await mainline.get(`/api/${path}`, key);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it('says what an agent made of reported calls and of those of the telephone', async () => {
    const { status, body } = await ask(`agents/maria/metrics?${RANGE}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ agent_id: 'maria', from: second(0), to: second(1000) },
      ...{ offered: 3, answered: 2, missed: 1, retransferred: 1 },
      // 6.9 and 4 seconds, 53.5 and 30.
      ...{ average_answer_seconds: 5, p95_answer_seconds: 6 },
      ...{ average_handle_seconds: 41, p95_handle_seconds: 53, hold_seconds: 8 },
    });
    expect(Object.keys(body).slice(0, 3)).toEqual(['agent_id', 'from', 'to']);
  });

  it('says what became of those who waited in a queue, by its limit', async () => {
    expect(await ask(`queues/sales/metrics?${RANGE}`)).toEqual({
      status: 200,
      body: {
        ...{ queue_id: 'sales', from: second(0), to: second(1000) },
        ...{ offered: 3, answered: 1, abandoned: 1, waiting: 1 },
        longest_waiting_seconds: expect.any(Number) as number,
        service_level: 0.5,
      },
    });
    const headers = { 'x-api-key': 'admin', 'content-type': 'application/json' };
    const change = { method: 'PATCH', headers, body: JSON.stringify({ longest_wait_seconds: 19 }) };
    expect((await fetch(`${mainline.url}/api/queues/sales`, change)).status).toBe(200);
    expect((await ask(`queues/sales/metrics?${RANGE}`)).body).toMatchObject({ service_level: 0 });
  });

  it('counts who calls by telephone in the queue that DEFAULT_QUEUE names', async () => {
    const { body } = await ask(`queues/legal_spanish/metrics?${RANGE}`);
    expect(body).toMatchObject({ offered: 1, answered: 1, abandoned: 0, waiting: 0 });
  });

  it('takes calls by their start, with a zone, and those who wait now whatever the range', async () => {
    const some = `from=2026-11-21T10:00:00%2B01:00&to=2026-11-21T10:01:40%2B01:00`;
    expect((await ask(`agents/maria/metrics?${some}`)).body).toMatchObject({
      ...{ from: second(0), to: second(100), offered: 1 },
    });
    const early = `from=${second(-200)}&to=${second(-100)}`;
    expect((await ask(`queues/sales/metrics?${early}`)).body).toMatchObject({
      ...{ offered: 0, answered: 0, abandoned: 0, waiting: 1, service_level: null },
    });
  });

  it('looks back 24 hours by default, and answers about nobody and nothing', async () => {
    const { body } = await ask('agents/eva%20%2F%202/metrics');
    expect(body).toMatchObject({ agent_id: 'eva / 2', ...NOBODY });
    expect(Date.parse(String(body['to'])) - Date.parse(String(body['from']))).toBe(86_400_000);
    const queue = await ask('queues/legal_spanish/metrics');
    expect(queue.body).toMatchObject({
      ...{ offered: 0, answered: 0, abandoned: 0, waiting: 0 },
      ...{ longest_waiting_seconds: null, service_level: null },
    });
    const now = new ReportedCall('visit-now', (Date.now() - Date.parse(second(0))) / 1000 - 3600);
    now.report(0, 'call.initiated', { queueId: 'legal_spanish' });
    await record(...now.events);
    expect((await ask('queues/legal_spanish/metrics')).body).toMatchObject({ offered: 1, waiting: 1 });
  });

  it('does not know everybody', async () => {
    for (const [list, code] of [
      ['agents', 'AGENT_NOT_FOUND'],
      ['queues', 'QUEUE_NOT_FOUND'],
    ] as const) {
      const { status, body } = await ask(`${list}/nobody/metrics`);
      expect([status, body['code']]).toEqual([404, code]);
    }
  });

  it.each([
    [`from=${second(10)}&to=${second(9)}`, 'to'],
    [`from=${second(10)}&to=${second(10)}`, 'to'],
    ['from=2099-01-01T00:00:00Z', 'from'],
    ['from=yesterday', 'from'],
    ['to=2026-11-21', 'to'],
    ['to=2026-11-21T09:00:00', 'to'],
    ['to=', 'to'],
    [`from=${second(0)}&from=${second(1)}`, 'from'],
    ['period=day', 'period'],
  ])('refuses %s, naming %s', async (query, field) => {
    for (const path of ['agents/maria', 'queues/sales']) {
      const { status, body } = await ask(`${path}/metrics?${query}`);
      expect([status, (body['details'] as { field: string }[]).map((one) => one.field)]).toEqual([
        400,
        [field],
      ]);
    }
  });

  it('answers keys of all numbers only', async () => {
    for (const path of ['agents/maria/metrics', 'queues/sales/metrics']) {
      expect((await ask(path, 'limited')).status).toBe(403);
      expect((await ask(path, 'nobody')).status).toBe(401);
      for (const key of ['viewer', 'agent', 'admin']) expect((await ask(path, key)).status).toBe(200);
    }
  });
});

function answered(): CallEvent[] {
  const call = new ReportedCall('visit-answered', 10);
  call.report(0, 'call.initiated', { queueId: 'sales' });
  call.report(13.1, 'call.routed');
  call.report(20, 'call.answered');
  call.report(30, 'call.held');
  call.report(38, 'call.resumed');
  call.report(73.5, 'call.ended');
  return call.events;
}

/** An agent does not answer in time, and the caller leaves. */
function missed(): CallEvent[] {
  const call = new ReportedCall('visit-missed', 200);
  call.report(0, 'call.initiated', { queueId: 'sales' });
  const ringing = call.report(5, 'call.routed');
  call.note(20, 'call.retransferred', { occurrence: ringing.id, fromAgentId: 'maria', agentId: null });
  call.report(40, 'call.ended', { endReason: 'completed' });
  return call.events;
}

function waiting(): CallEvent[] {
  const call = new ReportedCall('visit-waiting', 400);
  call.report(0, 'call.initiated', { queueId: 'sales' });
  return call.events;
}

/** Rings four seconds, and lasts thirty. */
function onThePhone(): CallEvent[] {
  const talk = [...leg(9, 'in-progress'), ...dialed(39, 'completed', true, 30), ...leg(39, 'completed', 30)];
  const events = [...incoming(), ...dialing(4, false), ...leg(5, 'initiated'), ...talk, ...ended(40)];
  const later = (time: string): string => new Date(Date.parse(time) + 600_000).toISOString();
  return events.map((event) => ({ ...event, at: later(event.at), receivedAt: later(event.receivedAt) }));
}
