import { randomUUID } from 'node:crypto';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { FirstInstance } from '../../src/lifecycle/deadlines/first-instance.js';
import { NeglectedCallsJob } from '../../src/lifecycle/deadlines/neglected-calls.job.js';
import { OpenCalls } from '../../src/lifecycle/open-calls/open-calls.js';
import { aCallSid } from '../support/builders.js';
import { dialing, incoming, recording } from '../support/call-history.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { report, reportAll } from '../support/report-events.js';
import { RunningClock } from '../support/running-clock.js';

const AGENTS = ['ana', 'juan', 'maria'];
const HOUR = 3_600_000;
const TURN = { signal: new AbortController().signal, renewLease: () => undefined };

describe('deadlines of two servers on the same databases', () => {
  const folders = [temporaryFolder(), temporaryFolder()];
  let stores: FaultyStores;
  let clock: RunningClock;
  let servers: Mainline[];
  let callId: string;

  const start = (dataDir: string, variables: Record<string, string> = {}): Promise<Mainline> =>
    startMainline({
      dataDir,
      clock,
      variables: {
        ...stores.variables,
        API_KEYS: `admin:admin:${apiKeyDigest(ADMIN_KEY)}`,
        DEFAULT_QUEUE: 'legal_english',
        ...variables,
      },
    });
  const startAll = async (): Promise<void> => {
    servers = await Promise.all(folders.map((folder) => start(folder)));
  };

  beforeAll(async () => {
    stores = await FaultyStores.start();
    clock = new RunningClock();
    await startAll();
    for (const id of AGENTS) await change('POST', '/api/agents', { id, name: id, state: 'available' });
    await change('PATCH', '/api/queues/medical_spanish', { agent_ids: AGENTS });
    await eventually(() => {
      for (const { app } of servers)
        expect(app.get(Directory).agentsOf('medical_spanish')).toHaveLength(AGENTS.length);
    });
  }, STARTING);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await stores.close();
  });

  beforeEach(() => (callId = `visit-${randomUUID()}`));
  afterEach(async () => {
    stores.heal();
    await send({ event: 'call_ended', end_reason: 'completed' });
  });

  async function change(method: string, path: string, body: object): Promise<void> {
    const headers = { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' };
    const answer = await fetch(first().url + path, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }

  function server(index: number): Mainline {
    const found = servers[index];
    if (found === undefined) throw new Error('there are two servers');
    return found;
  }

  const first = () => server(0);
  const at = (seconds: number) => ({
    timestamp: new Date(clock.now().getTime() + seconds * 1000).toISOString(),
  });
  const send = (fields: object, to = first(), id = callId) =>
    report(to, ADMIN_KEY, { call_id: id, ...fields });
  const begin = (fields: object = {}, id = callId) =>
    send({ event: 'call_initiated', type: 'voice', queue_id: 'medical_spanish', ...fields }, first(), id);

  /** What either store has of a call, equal in both. */
  async function stored(id = callId): Promise<CallEvent[]> {
    await Promise.all(servers.map((one) => one.settled()));
    const [[one], [other]] = await stores.read([id]);
    expect(one?.events).toEqual(other?.events);
    return [...(one?.events ?? [])];
  }

  async function raised(kind: string, id = callId): Promise<CallEvent[]> {
    return eventually(async () => {
      const found = (await stored(id)).filter(
        (event) => event.type === 'alert.raised' && event.data.kind === kind,
      );
      expect(found.length).toBeGreaterThan(0);
      return found;
    });
  }

  /** A telephone call that these events are of, as if they had happened just now. */
  async function phone(...events: CallEvent[]): Promise<string> {
    const [sid, now] = [aCallSid(), clock.nowIso()];
    const own = { callId: sid, at: now, receivedAt: now };
    await first()
      .app.get(CallsRepository)
      .record(events.map((event) => ({ ...event, ...own, id: randomUUID().replaceAll('-', '') })));
    return sid;
  }

  const reroutings = async () => (await stored()).filter((event) => event.type === 'call.retransferred');

  /** Both servers know of a call. */
  const known = (count: number) =>
    eventually(() => {
      for (const { app } of servers) expect(app.get(OpenCalls).count).toBeGreaterThanOrEqual(count);
    });

  it.each([
    ['one of them acts first', false],
    ['both of them act at once', true],
  ])('route a call once after each other agent when %s', async (_how, both) => {
    await begin();
    await send({ event: 'call_routed', agent_id: 'maria' });
    await known(1);
    for (const count of [1, 2, 3]) {
      if (both) await Promise.all(servers.map(({ app }) => app.get(FirstInstance).run()));
      clock.skip(15_001);
      await eventually(async () => expect(await reroutings()).toHaveLength(count));
    }
    const events = await reroutings();
    const rung = events.map((event) => (event.type === 'call.retransferred' ? event.data.agentId : ''));
    expect([rung.slice(0, 2).toSorted(), rung[2]]).toEqual([['ana', 'juan'], null]);
    expect(await raised('sla_answer')).toHaveLength(3);
    expect(await raised('sla_wait')).toHaveLength(1);
    expect(await first().app.get(CallsRepository).findById(callId)).toMatchObject({
      status: 'waiting',
      agentId: null,
    });
  });

  it('say how late they were, after a restart of both, once', async () => {
    await begin();
    await stored();
    await Promise.all(servers.map((one) => one.close()));
    clock.skip(100_000);
    await startAll();
    const alerts = await raised('sla_wait');
    expect(alerts).toHaveLength(1);
    const [alert] = alerts;
    const late = alert?.type === 'alert.raised' ? (alert.data.latenessSeconds ?? 0) : 0;
    const noticed = Math.floor((Date.parse(alert?.receivedAt ?? '') - Date.parse(alert?.at ?? '')) / 1000);
    expect([late >= 69, noticed - late <= 1]).toEqual([true, true]);
  });

  it('are moot after an answer that the other server was told of', async () => {
    const control = `${callId}-control`;
    await begin();
    await begin({}, control);
    await known(2);
    await send({ event: 'call_answered' }, server(1));
    await stored();
    clock.skip(31_000);
    expect(await raised('sla_wait', control)).toHaveLength(1);
    expect((await stored()).map(({ type }) => type)).toEqual(['call.initiated', 'call.answered']);
    await send({ event: 'call_ended', end_reason: 'failed' }, first(), control);
  });

  it('that are past when their event arrives are settled by what arrives soon', async () => {
    const control = `${callId}-control`;
    await begin({ ...at(-100) }, control);
    const [begun] = await Promise.all([
      begin({ ...at(-100) }),
      send({ event: 'call_answered', agent_id: 'maria', ...at(-90) }),
    ]);
    expect(begun.status).toBe(202);
    expect(await raised('sla_wait', control)).toHaveLength(1);
    expect((await stored()).filter(({ type }) => type === 'alert.raised')).toEqual([]);
    await send({ event: 'call_ended', end_reason: 'failed' }, first(), control);
  });

  it('pass while Supabase is down', async () => {
    await begin();
    await known(1);
    stores.proxies[1].set({ kind: 'reset' });
    clock.skip(31_000);
    await eventually(async () => {
      const events = await first().app.get(CallsRepository).listEvents(callId);
      expect(events.map(({ type }) => type)).toContain('alert.raised');
    });
    stores.heal();
    expect(await raised('sla_wait')).toHaveLength(1);
  });

  it('are those of DEFAULT_QUEUE for a telephone call that asks for an agent', async () => {
    const sid = await phone(...incoming(), ...dialing(0));
    clock.skip(31_000);
    expect(await raised('sla_wait', sid)).toMatchObject([
      { data: { queueId: 'legal_english', agentId: null } },
    ]);
  });

  it('of hours are found once: a call that never ended, a message that nobody heard', async () => {
    await begin();
    const sid = await phone(...incoming(), ...recording(0, 'completed', 7));
    await stored(sid);
    clock.skip(24 * HOUR);
    for (const { app } of [...servers, ...servers]) await app.get(NeglectedCallsJob).run(TURN);
    expect(await raised('stuck_call')).toMatchObject([{ data: { limitSeconds: 86_400 } }]);
    expect(await raised('unheard_voicemail', sid)).toMatchObject([{ data: { limitSeconds: 86_400 } }]);
    expect(await raised('stuck_call', sid)).toHaveLength(1);
  });

  it('of many calls are all met', async () => {
    const ids = Array.from({ length: 120 }, (_none, index) => `${callId}-${index}`);
    const events = ids.map((id) => ({
      event: 'call_initiated',
      call_id: id,
      type: 'voice',
      queue_id: 'legal_spanish',
    }));
    await reportAll(first(), ADMIN_KEY, events);
    clock.skip(31_000);
    for (const id of ids) expect(await raised('sla_wait', id)).toHaveLength(1);
  });

  describe('without a queue that DEFAULT_QUEUE names', () => {
    const folder = temporaryFolder();

    it('refuses to start', async () => {
      await expect(start(folder, { DEFAULT_QUEUE: 'nobodys' })).rejects.toMatchObject({
        code: 'UNKNOWN_QUEUE',
      });
    });

    it('starts all the same where Supabase cannot be asked', async () => {
      stores.proxies[1].set({ kind: 'reset' });
      const third = await start(temporaryFolder(), { DEFAULT_QUEUE: 'nobodys' });
      expect((await third.get('/health/live')).status).toBe(200);
      await third.close();
    });
  });
});
