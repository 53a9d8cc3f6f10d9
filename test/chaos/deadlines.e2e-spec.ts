import { randomUUID } from 'node:crypto';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { caughtUp } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { reportAll } from '../support/report-events.js';

const KEY = 'the-key';
const CALLS = 20;
const AGENTS = ['ana', 'juan', 'maria'];
const LIMITS = { longest_wait_seconds: 4, longest_answer_seconds: 2 };

/** A busy machine's databases answer late, which is no fault to try here. */
function variablesOf(stores: FaultyStores): Record<string, string> {
  const keys = `admin:admin:${apiKeyDigest(KEY)}`;
  return { ...stores.variables, API_KEYS: keys, STORE_TIMEOUT_MS: '10000' };
}

describe('deadlines of two processes', () => {
  let stores: FaultyStores;
  let servers: MainlineProcess[];

  beforeAll(async () => {
    stores = await FaultyStores.start();
    const variables = variablesOf(stores);
    servers = [
      await MainlineProcess.start(variables),
      await MainlineProcess.start({ ...variables, READ_STORE: 'supabase' }),
    ];
    await Promise.all(servers.map(caughtUp));
    for (const id of AGENTS) await change('POST', '/api/agents', { id, name: id, state: 'available' });
    await change('PATCH', '/api/queues/medical_spanish', { agent_ids: AGENTS, ...LIMITS });
    await eventually(async () => {
      const answer = await fetch(`${server(1).url}/api/queues/medical_spanish`, {
        headers: { 'x-api-key': KEY },
      });
      expect(await answer.json()).toMatchObject({ agent_ids: AGENTS, ...LIMITS });
    });
  }, STARTING);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.remove()));
    await stores.close();
  });

  async function change(method: string, path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json' };
    const answer = await fetch(server(0).url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }

  function server(index: number): MainlineProcess {
    const found = servers[index];
    if (found === undefined) throw new Error('there are two servers');
    return found;
  }

  /** Half of the calls are reported to either process. */
  async function begin(): Promise<string[]> {
    const ids = Array.from({ length: CALLS }, () => `visit-${randomUUID()}`);
    for (const index of [0, 1]) {
      const own = ids.filter((_id, place) => place % 2 === index);
      const initiated = { event: 'call_initiated', type: 'voice', queue_id: 'medical_spanish' };
      const events = own.flatMap((id) => [
        { ...initiated, call_id: id },
        { event: 'call_routed', agent_id: 'maria', call_id: id },
      ]);
      const results = await reportAll(server(index), KEY, events);
      expect(results.map(({ status }) => status)).toEqual(events.map(() => 202));
    }
    return ids;
  }

  async function histories(ids: readonly string[]): Promise<CallEvent[][]> {
    const [mongodb, supabase] = await stores.read(ids);
    expect(mongodb.map(({ events }) => events)).toEqual(supabase.map(({ events }) => events));
    return mongodb.map(({ events }) => [...events]);
  }

  /** Until nobody is rung any more and all have waited too long. */
  async function over(ids: readonly string[]): Promise<CallEvent[][]> {
    return eventually(async () => {
      const all = await histories(ids);
      for (const events of all) {
        const last = events.filter((event) => event.type === 'call.retransferred').at(-1);
        expect(last?.type === 'call.retransferred' ? last.data.agentId : 'nobody').toBeNull();
        expect(alertsOf(events)).toContain('sla_wait');
      }
      return all;
    });
  }

  const alertsOf = (events: readonly CallEvent[]): string[] =>
    events.flatMap((event) => (event.type === 'alert.raised' ? event.data.kind : []));

  function expectOnce(events: readonly CallEvent[]): void {
    const routes = events.flatMap((event) => (event.type === 'call.retransferred' ? event.data : []));
    const rung = routes.flatMap(({ agentId }) => agentId ?? []);
    expect(new Set(routes.map(({ occurrence }) => occurrence)).size).toBe(routes.length);
    expect(new Set(rung).size).toBe(rung.length);
    const answer = routes.map(() => 'sla_answer');
    expect(alertsOf(events).toSorted()).toEqual([...answer, 'sla_wait']);
  }

  it('raise one alert and route once, whichever of them was told of the call', async () => {
    const all = await over(await begin());
    expect(all).toHaveLength(CALLS);
    for (const events of all) expectOnce(events);
  });

  it('are acted upon by the other one when one is killed, and once when it is back', async () => {
    const ids = await begin();
    await Promise.all(servers.map(caughtUp));
    await server(0).kill();
    for (const events of await over(ids)) expectOnce(events);
    servers[0] = await MainlineProcess.start(variablesOf(stores), server(0).dataDir);
    await caughtUp(server(0));
    for (const events of await over(ids)) expectOnce(events);
  });
});
