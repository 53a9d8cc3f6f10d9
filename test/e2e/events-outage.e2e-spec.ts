import { randomUUID } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { Directory } from '../../src/lifecycle/directory/directory.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { type Mainline, startMainline, STARTING, temporaryFolder } from '../support/mainline-app.js';
import { report, reportAll, wireEvents } from '../support/report-events.js';
import { StoppedClock } from '../support/stopped-clock.js';

const API_KEYS = ['interpreters', 'crm'].map((name) => `${name}:agent:${apiKeyDigest(name)}`).join(',');
const OURS = 'interpreters';

describe('POST /api/events in an outage', () => {
  const dataDir = temporaryFolder();
  let stores: FaultyStores;
  let mainline: Mainline;
  let callId: string;
  let call: ReturnType<typeof wireEvents>;

  const start = async (): Promise<void> => {
    const variables = { ...stores.variables, API_KEYS, STORE_TIMEOUT_MS: '1000' };
    mainline = await startMainline({ dataDir, clock: new StoppedClock(), variables });
  };

  beforeAll(async () => {
    stores = await FaultyStores.start();
    await start();
    await mainline.settled();
    await eventually(() => expect(mainline.app.get(Directory).isKnown).toBe(true));
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await stores.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  beforeEach(() => {
    callId = `visit-${randomUUID()}`;
    call = wireEvents(callId);
  });
  afterEach(async () => {
    stores.heal();
    await mainline.settled();
  });

  const send = (body: unknown, key = OURS) => report(mainline, key, body);
  const states = async (events: readonly object[]) =>
    (await reportAll(mainline, OURS, events)).map(({ status, state }) => [status, state]);
  const down = async (...indexes: number[]): Promise<void> => {
    for (const index of indexes) stores.proxies[index]?.set({ kind: 'reset' });
    const names = ['mongodb', 'supabase'].filter((_name, index) => indexes.includes(index));
    await eventually(async () => {
      await send(wireEvents(`probe-${randomUUID()}`).initiated(0));
      const all = mainline.app.get(CallsRepository).status().stores;
      expect(
        all
          .filter(({ breaker }) => breaker !== 'closed')
          .map(({ name }) => name)
          .sort(),
      ).toEqual(names);
    });
  };

  it.each([
    ['Supabase', 1],
    ['MongoDB', 0],
  ])('of %s does nothing to states, refusals, repeats and owners', async (_name, index) => {
    await down(index);
    expect(await states([call.initiated(0), call.answered(3)])).toEqual([
      [202, 'waiting'],
      [202, 'active'],
    ]);
    expect((await send(call.resumed(4))).status).toBe(409);
    expect((await send(call.answered(3))).body).toMatchObject({ repeated: true, state: 'active' });
    expect((await send(call.held(5), 'crm')).status).toBe(403);
    expect((await send(call.transferred(6, { to_queue_id: 'sales' }))).status).toBe(422);
    expect((await send(call.ended(30))).body).toMatchObject({ state: 'ended' });
  });

  it('of both takes events, tells no state, and knows repeats and owners as far as it saw them', async () => {
    await down(0, 1);
    expect(await states([call.initiated(0), call.answered(3), call.resumed(4)])).toEqual([
      [202, null],
      [202, null],
      [202, null],
    ]);
    expect((await send(call.answered(3))).body).toMatchObject({ repeated: true, state: null });
    expect((await send(call.held(5), 'crm')).status).toBe(403);
    stores.heal();
    await mainline.settled();
    expect(await send(call.resumed(4))).toMatchObject({
      status: 409,
      body: { repeated: true, state: 'active' },
    });
    expect((await send(call.ended(8))).body).toMatchObject({ state: 'ended' });
    await mainline.settled();
    const types = (await mainline.app.get(CallsRepository).listEvents(callId)).map(({ type }) => type);
    expect(types).toContain('alert.raised');
    expect(types).toContain('survey.requested');
  });

  it('and a restart lets no database tell that lacks what the journal held', async () => {
    await send(call.initiated(0));
    await mainline.settled();
    await down(1);
    await send(call.answered(3));
    await eventually(() =>
      expect(mainline.app.get(CallsRepository).status().stores).toMatchObject([{ pendingEvents: 0 }, {}]),
    );
    await mainline.close();
    stores.mongodb.set({ kind: 'reset' });
    stores.supabase.heal();
    await start();
    // Supabase answers, and may not have taken the answer yet: either it says nothing, or the truth.
    const { body } = await send(call.held(5));
    expect([null, 'on_hold']).toContain(body['state']);
    stores.heal();
    await eventually(async () => expect((await send(call.held(5))).body['state']).toBe('on_hold'));
  });
});

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('POST /api/events without a journal', () => {
  const dataDir = temporaryFolder();
  let stores: FaultyStores;
  let mainline: Mainline;

  beforeAll(async () => {
    // A place at which nobody but the kernel may look; it stops even root.
    symlinkSync('/proc/self/fdinfo', join(dataDir, 'journal'));
    stores = await FaultyStores.start();
    mainline = await startMainline({
      dataDir,
      clock: new StoppedClock(),
      variables: { ...stores.variables, API_KEYS },
    });
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await stores.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is 202 while a database takes the event, and 503 when none does', async () => {
    const call = wireEvents(`visit-${randomUUID()}`);
    expect(await report(mainline, OURS, call.initiated(0))).toMatchObject({
      status: 202,
      body: { state: 'waiting' },
    });
    expect((await report(mainline, OURS, call.answered(2))).body).toMatchObject({ state: 'active' });
    for (const proxy of stores.proxies) proxy.set({ kind: 'reset' });
    for (const body of [call.held(3), [call.held(3), call.resumed(5)]]) {
      const answer = await report(mainline, OURS, body);
      expect(answer).toMatchObject({ status: 503, body: { code: 'JOURNAL_UNAVAILABLE' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    stores.heal();
    await eventually(async () => {
      const answer = await report(mainline, OURS, call.held(3));
      expect(answer).toMatchObject({ status: 202, body: { state: 'on_hold' } });
      expect(answer.body['repeated']).toBeUndefined();
    });
  });
});
