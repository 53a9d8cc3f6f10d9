import { Logger } from '@nestjs/common';
import { aCallSid, anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { dataFolder } from '../../../test/support/open-journal.js';
import { Clock } from '../../common/time/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { foldCall } from '../fold/fold-call.js';
import { StoreLinks } from '../delivery/store-links.js';
import { Digests } from './digests.js';
import type { ReconcileProgress } from '../maintenance/reconcile-report.js';
import { Reconciler } from './reconciler.js';
import { Repairer } from './repairer.js';
import { WatermarkScan } from './watermark-scan.js';

Logger.overrideLogger(false);

const data = dataFolder();
afterAll(data.remove);

describe('Reconciler', () => {
  const clock = new Clock();
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let reconciler: Reconciler;
  let scan: WatermarkScan;

  beforeEach(() => {
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: data.folder });
    const links = new StoreLinks(mongo as never, supabase as never, config, clock);
    const repairer = new Repairer(links);
    reconciler = new Reconciler(new Digests(links, clock, config), repairer, links, clock);
    scan = new WatermarkScan(links, repairer, clock);
  });

  const everything = { from: null, to: null, dryRun: false } as const;

  function callOn(day: string, events = 3): CallEvent[] {
    const callId = aCallSid();
    return Array.from({ length: events }, (_, second) =>
      anEvent({ callId, at: `${day}T10:00:0${second % 10}.000Z` }),
    );
  }

  /** Puts events and rows into a store as a drain does. */
  async function fill(store: FakeCallStore, events: readonly CallEvent[]): Promise<void> {
    await store.append(events);
    await store.publish([...groupByCall(events).values()].map(foldCall));
  }

  function expectEqual(): void {
    const [left, right] = [mongo.contents(), supabase.contents()];
    expect(right.events).toEqual(left.events);
    const byId = (rows: { id: string }[]): object[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(right.rows)).toEqual(byId(left.rows));
    expect(byId(left.rows)).toEqual(byId([...groupByCall(left.events).values()].map(foldCall)));
  }

  it('finds nothing to do in stores that are equal, and in empty ones', async () => {
    expect(await reconciler.reconcile(everything)).toMatchObject({ equal: true, days: 0, from: null });
    const events = [...callOn('2026-11-20'), ...callOn('2026-11-21')];
    await fill(mongo, events);
    await fill(supabase, events);
    expect(await reconciler.reconcile(everything)).toMatchObject({
      equal: true,
      from: '2026-11-20',
      to: '2026-11-21',
      days: 2,
      unequalDays: [],
      callsChecked: 0,
    });
  });

  it('refills a store that was wiped, over more than one page and a gap of years', async () => {
    const calls = Array.from({ length: 1203 }, (_, index) =>
      callOn(index < 1100 ? '2026-11-20' : '2021-02-03', 1),
    );
    await fill(mongo, calls.flat());
    const report = await reconciler.reconcile(everything);
    expect(report).toMatchObject({
      equal: true,
      callsRepaired: 1203,
      unequalDays: ['2021-02-03', '2026-11-20'],
    });
    expect(report.eventsAdded).toEqual({ mongodb: 0, supabase: 1203 });
    expectEqual();
  });

  it('looks only at calls that differ, also where the pages of the stores end at different calls', async () => {
    const calls = Array.from({ length: 1300 }, () => callOn('2026-11-20', 1));
    await fill(mongo, calls.flat());
    await fill(supabase, calls.filter((_, index) => index % 2 === 0).flat());
    expect(await reconciler.reconcile(everything)).toMatchObject({
      equal: true,
      callsChecked: 650,
      callsRepaired: 650,
    });
    expectEqual();
  });

  it('repairs in both directions, and calls that begin on different days in the stores', async () => {
    const [shared, onlyMongo, onlySupabase] = [
      callOn('2026-11-20'),
      callOn('2026-11-20'),
      callOn('2026-11-21'),
    ];
    const eve = anEvent({ callId: shared[0]?.callId ?? '', at: '2026-11-19T23:59:59.000Z' });
    await fill(mongo, [...shared, eve, ...onlyMongo]);
    await fill(supabase, [...shared, ...onlySupabase]);
    const report = await reconciler.reconcile(everything);
    expect(report).toMatchObject({ equal: true, eventsAdded: { mongodb: 3, supabase: 4 } });
    expectEqual();
  });

  it('brings over the copy of an event that was received first', async () => {
    const [event] = callOn('2026-11-20', 1);
    if (event === undefined) throw new Error('no event');
    await fill(mongo, [{ ...event, receivedAt: '2026-11-20T10:00:09.000Z' }]);
    await fill(supabase, [{ ...event, receivedAt: '2026-11-20T10:00:08.000Z' }]);
    expect(await reconciler.reconcile(everything)).toMatchObject({ equal: true, callsRepaired: 1 });
    expect(mongo.contents().events[0]?.receivedAt).toBe('2026-11-20T10:00:08.000Z');
    expectEqual();
  });

  it('publishes rows that are missing or stale', async () => {
    const [missing, stale] = [callOn('2026-11-20'), callOn('2026-11-20')];
    for (const store of [mongo, supabase]) await store.append([...missing, ...stale]);
    await supabase.publish([foldCall(stale.slice(1))]);
    const report = await reconciler.reconcile(everything);
    expect(report).toMatchObject({ equal: true, rowsRebuilt: { mongodb: 2, supabase: 2 } });
    expectEqual();
  });

  it('rebuilds a row that somebody changed when it verifies, which sums cannot show', async () => {
    const events = callOn('2026-11-20');
    await fill(mongo, events);
    await fill(supabase, events);
    supabase.tamper({ ...foldCall(events), status: 'on_hold' });
    expect(await reconciler.reconcile(everything)).toMatchObject({ equal: true, callsRepaired: 0 });
    const report = await reconciler.reconcile({ ...everything, verify: true });
    expect(report).toMatchObject({ equal: true, callsChecked: 1, rowsRebuilt: { mongodb: 0, supabase: 1 } });
    expectEqual();
  });

  it('makes the log whole of which entries were lost, when it verifies', async () => {
    const events = [...callOn('2026-11-20'), ...callOn('2026-11-20')];
    await fill(mongo, events);
    await fill(supabase, events);
    mongo.loseLogEntries(events.slice(1, 4).map(({ id }) => id));
    const dryRun = await reconciler.reconcile({ ...everything, verify: true, dryRun: true });
    expect(dryRun).toMatchObject({ equal: false, headsRecomputed: { mongodb: 2, supabase: 0 } });
    const report = await reconciler.reconcile({ ...everything, verify: true });
    expect(report).toMatchObject({ equal: true, headsRecomputed: { mongodb: 2, supabase: 0 } });
    expect(await mongo.findInLog(events.map(({ id }) => id))).toHaveLength(6);
    expect(await reconciler.reconcile({ ...everything, verify: true })).toMatchObject({ callsRepaired: 0 });
  });

  it('makes two copies equal that were received in the same millisecond with different content', async () => {
    const [event] = callOn('2026-11-20', 1);
    if (event === undefined) throw new Error('no event');
    await fill(mongo, [event]);
    await fill(supabase, [{ ...event, at: '2026-11-20T10:00:03.000Z' }]);
    expect(await reconciler.reconcile(everything)).toMatchObject({ equal: true, callsRepaired: 1 });
    expectEqual();
  });

  it('goes through no year of which calls cannot be, says so, and repairs the others', async () => {
    const events = callOn('2026-11-20');
    const odd = ['9999-12-31', '+275760-09', '0000-01-01', '-000753-0'].map((day) =>
      anEvent({ at: `${day}T10:00:00.000Z` }),
    );
    await mongo.append(odd.filter(({ at }) => !Number.isNaN(Date.parse(at))));
    await fill(mongo, events);
    const report = await reconciler.reconcile(everything);
    expect(report).toMatchObject({ from: '2000-01-01', equal: false, callsRepaired: 1 });
    expect(report.failures).toHaveLength(1);
    expect(supabase.contents().events).toHaveLength(3);
  });

  it('asks for fewer days at a time when many are too much for a store', async () => {
    const days = Array.from({ length: 60 }, (_, index) =>
      new Date(Date.UTC(2026, 8, 1 + index)).toISOString(),
    );
    const events = days.flatMap((day) => callOn(day.slice(0, 10), 1));
    await fill(mongo, events);
    await fill(supabase, events.slice(1));
    const digestDays = supabase.digestDays.bind(supabase);
    supabase.digestDays = (range) =>
      Date.parse(range.to) - Date.parse(range.from) > 4 * 86_400_000
        ? Promise.reject(new StoreUnavailableError('too slow'))
        : digestDays(range);
    expect(await reconciler.reconcile(everything)).toMatchObject({ equal: true, callsRepaired: 1, days: 60 });
  });

  it('changes nothing in a dry run, and says what it would have done', async () => {
    await fill(mongo, [...callOn('2026-11-20'), ...callOn('2026-11-21')]);
    const report = await reconciler.reconcile({ ...everything, dryRun: true });
    expect(report).toMatchObject({ equal: false, callsRepaired: 2, eventsAdded: { supabase: 6 } });
    expect(supabase.contents()).toEqual({ events: [], rows: [] });
  });

  it('does no harm when two run at once, beside writers', async () => {
    const calls = Array.from({ length: 60 }, () => callOn('2026-11-20'));
    await fill(mongo, calls.slice(0, 40).flat());
    await fill(supabase, calls.slice(20).flat());
    const running = [
      reconciler.reconcile(everything),
      reconciler.reconcile(everything),
      scan.run(undefined, 0),
    ];
    await fill(mongo, callOn('2026-11-20'));
    await Promise.all(running);
    await reconciler.reconcile(everything);
    expect(mongo.contents().rows).toHaveLength(61);
    expectEqual();
  });

  it('keeps to a range of days and tells how far it is', async () => {
    await fill(
      mongo,
      ['2026-11-18', '2026-11-19', '2026-11-20'].flatMap((day) => callOn(day)),
    );
    const progress: ReconcileProgress[] = [];
    const range = { from: '2026-11-19', to: '2026-12-31', dryRun: false };
    const report = await reconciler.reconcile({ ...range, onProgress: (now) => progress.push(now) });
    expect(report).toMatchObject({ from: '2026-11-19', to: '2026-11-20', days: 2, callsRepaired: 2 });
    expect(progress.at(-1)).toEqual({
      day: '2026-11-20',
      daysDone: 2,
      daysTotal: 2,
      callsChecked: 2,
      callsRepaired: 2,
    });
    expect(supabase.contents().rows).toHaveLength(2);
  });

  it('goes on beside a call that a store refuses, and names it', async () => {
    const [bad, good] = [callOn('2026-11-20'), callOn('2026-11-20')];
    await fill(mongo, [...bad, ...good]);
    supabase.faults.rejects.add(bad[1]?.id ?? '');
    const report = await reconciler.reconcile(everything);
    expect(report.equal).toBe(false);
    expect(report.failures).toEqual([expect.stringContaining(bad[0]?.callId ?? '?') as string]);
    expect(supabase.contents().rows.map(({ id }) => id)).toEqual([good[0]?.callId]);
  });

  it('says nothing about equality when a store is down', async () => {
    await fill(mongo, callOn('2026-11-20'));
    supabase.faults.down = true;
    await expect(reconciler.reconcile(everything)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('ends when it is asked to', async () => {
    await fill(mongo, callOn('2026-11-20'));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(reconciler.reconcile({ ...everything, signal })).rejects.toThrow('enough');
  });

  describe('the scan of what changed', () => {
    it('repairs what changed since the scan before, and asks for no more', async () => {
      await fill(mongo, callOn('2026-11-20'));
      expect(await scan.run(undefined, 0)).toMatchObject({ callsChanged: 1, callsRepaired: 1 });
      expectEqual();
      await fill(supabase, callOn('2026-11-21'));
      expect(await scan.run(undefined, 0)).toMatchObject({ callsRepaired: 1 });
      expect(await scan.run(undefined, 0)).toMatchObject({ callsRepaired: 0 });
      expectEqual();
    });

    it('covers the same time again after it failed', async () => {
      await fill(mongo, callOn('2026-11-20'));
      supabase.faults.down = true;
      await expect(scan.run(undefined, 0)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      supabase.faults.down = false;
      jest.spyOn(supabase, 'append').mockRejectedValueOnce(new StoreUnavailableError('down again'));
      await expect(scan.run(undefined, 0)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await scan.run(undefined, 0)).toMatchObject({ callsRepaired: 1 });
      expectEqual();
    });

    it('leaves calls alone that become equal by themselves', async () => {
      const events = callOn('2026-11-20');
      await fill(mongo, events);
      const scanning = scan.run(undefined, 50);
      await fill(supabase, events);
      expect(await scanning).toMatchObject({ callsRepaired: 0, callsChecked: 0 });
    });
  });
});
