import type { TestingModule } from '@nestjs/testing';
import { CallsModule } from '../../src/calls/calls.module.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { JobRunner } from '../../src/calls/maintenance/job-runner.js';
import type { ReconcileReport } from '../../src/calls/maintenance/reconcile-report.js';
import { type CallEvent, groupByCall } from '../../src/calls/model/call-event.js';
import { sumsOf, sumsOfRow } from '../../src/calls/model/call-head.js';
import { Reconciler } from '../../src/calls/reconcile/reconciler.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { CommonModule } from '../../src/common/common.module.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import { startModules } from '../support/mongo-app.js';
import { dataFolder } from '../support/open-journal.js';

const EVERYTHING = { from: null, to: null, dryRun: false };

describe('damage by hand', () => {
  const { folder, remove } = dataFolder();
  let stores: FaultyStores;
  let app: TestingModule;
  let events: CallEvent[];
  let callId: string;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    const settings = { DATA_DIR: folder, LOG_LEVEL: 'silent', STORE_TIMEOUT_MS: '20000' };
    app = await startModules([CommonModule, CallsModule], { ...stores.variables, ...settings });
    // Here the tests say when stores are compared.
    await app.get(JobRunner).onModuleDestroy();
  }, STARTING);

  afterAll(async () => {
    await app.close();
    await stores.close();
    remove();
  });

  beforeEach(async () => {
    callId = aCallSid();
    events = [0, 1, 2, 3, 4, 5].map((second) =>
      anEvent({
        callId,
        at: `2026-11-20T10:00:0${second}.000Z`,
        receivedAt: `2026-11-20T10:00:0${second}.500Z`,
      }),
    );
    await app.get(CallsRepository).record([...events, anEvent({ at: '2026-11-20T11:00:00.000Z' })]);
    await eventually(() => expect(app.get(CallsRepository).status().journal.depth).toBe(0));
  });

  const both = (): CallStore[] => [app.get(MongoCallStore), app.get(SupabaseCallStore)];
  const sql = (statement: string): Promise<unknown> => stores.supabaseServer.query(statement);
  const mongo = (name: 'calls' | 'log') => stores.mongoConnection.collection<{ _id: string }>(name);
  const reconcile = (verify = true): Promise<ReconcileReport> =>
    app.get(Reconciler).reconcile({ ...EVERYTHING, verify });
  const idOf = (index: number): string => events[index]?.id ?? '';

  /** Each store holds these events of the call, counts them, has logged them and shows their fold. */
  async function expectSound(held: readonly CallEvent[] = events): Promise<void> {
    for (const store of both()) {
      expect(await store.listEvents(callId)).toEqual(held);
      const fold = foldCall(held);
      expect(await store.findById(callId)).toEqual(fold);
      expect(await store.findHeads([callId])).toEqual([
        { callId, day: '2026-11-20', stored: sumsOf(held), published: sumsOfRow(fold) },
      ]);
      expect(await store.findInLog(held.map(({ id }) => id))).toHaveLength(held.length);
    }
    expect(await reconcile()).toMatchObject({ equal: true, callsRepaired: 0, unequalDays: [] });
  }

  const change = (update: object): Promise<unknown> => mongo('calls').updateOne({ _id: callId }, update);
  const damages: Record<string, () => Promise<unknown>> = {
    'an event deleted in MongoDB': () => change({ $unset: { [`events.${idOf(2)}`]: '' } }),
    'sums changed in MongoDB': () => change({ $inc: { 'head.events': 3, 'head.low': 5 } }),
    'a sum over content changed in MongoDB': () => change({ $inc: { 'head.contents': 1 } }),
    'a day changed in MongoDB': () => change({ $set: { 'head.day': '2026-11-02' } }),
    'a row in MongoDB that claims to know more': () =>
      change({ $set: { 'call.eventCount': 99, 'call.outcome': 'rejected' } }),
    'five log entries deleted in MongoDB': () =>
      mongo('log').deleteMany({ eventId: { $in: events.slice(1).map(({ id }) => id) } }),
    'an event deleted in Supabase': () => sql(`delete from call_events where id = '${idOf(2)}'`),
    'the last event deleted in Supabase': () => sql(`delete from call_events where id = '${idOf(5)}'`),
    'five events deleted in Supabase': () =>
      sql(`delete from call_events where call_id = '${callId}' and id <> '${idOf(0)}'`),
    'sums changed in Supabase': () =>
      sql(`update call_heads set event_count = 9, contents = 4 where call_id = '${callId}'`),
    'a head deleted in Supabase': () => sql(`delete from call_heads where call_id = '${callId}'`),
    'a row in Supabase that claims to know more': () =>
      sql(`update calls set event_count = 99, outcome = 'rejected' where id = '${callId}'`),
    'a row deleted in Supabase': () => sql(`delete from calls where id = '${callId}'`),
  };

  it.each(Object.keys(damages))('is found and mended by a verifying comparison: %s', async (name) => {
    await damages[name]?.();
    expect(await reconcile()).toMatchObject({ equal: true, callsRepaired: 1, failures: [] });
    await expectSound();
  });

  it('leaves two copies of one millisecond equal, with the same one in both stores', async () => {
    const [first] = events;
    const copies = ['2026-11-20T10:00:00.001Z', '2026-11-20T10:00:00.002Z', '2026-11-20T10:00:00.003Z'].map(
      (at) => anEvent({ ...first, id: 'c0ffee00'.repeat(4), at }),
    );
    for (const [index, store] of both().entries()) await store.append(copies.slice(index, index + 2));
    expect(await reconcile(false)).toMatchObject({ equal: true });
    const [left, right] = await Promise.all(both().map((store) => store.listEvents(callId)));
    expect(left).toEqual(right);
    expect(left).toHaveLength(7);
    await expectSound(left);
  });

  it('goes on with the others when a call was made impossible, and says so', async () => {
    const other = [...groupByCall(events).keys()];
    await change({ $set: { [`events.${idOf(2)}.data`]: null } });
    await sql(`delete from calls`);
    const report = await reconcile();
    expect(report.equal).toBe(false);
    expect(report.failures.some((line) => line.startsWith(other[0] ?? '-'))).toBe(true);
    const rows = await sql(`select count(*)::integer as rows from calls`);
    expect(JSON.stringify(rows)).not.toContain('"rows":0');
    await change({ $set: { [`events.${idOf(2)}.data`]: events[2]?.data } });
    await reconcile();
    await expectSound();
  });
});
