import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { dataFolder } from '../../../test/support/open-journal.js';
import { Clock } from '../../common/time/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { FOLD_VERSION, foldCall } from '../fold/fold-call.js';
import { StoreLinks } from '../delivery/store-links.js';
import type { RefoldReport } from '../maintenance/reconcile-report.js';
import type { Call } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import { Refold } from './refold.js';
import { Repairer } from './repairer.js';

Logger.overrideLogger(false);

const data = dataFolder();
afterAll(data.remove);

describe('Refold', () => {
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let refold: Refold;

  beforeEach(() => {
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    const clock = new Clock();
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: data.folder });
    const links = new StoreLinks(mongo as never, supabase as never, config, clock);
    refold = new Refold(links, new Repairer(links), clock);
  });

  /** Puts calls into the stores whose rows another edition of the fold made, which thought of other outcomes. */
  async function fill(
    events: readonly CallEvent[],
    foldVersion: number,
    stores = [mongo, supabase],
  ): Promise<void> {
    for (const store of stores) {
      await store.append(events);
      await store.publish(
        events.map((event): Call => ({ ...foldCall([event]), outcome: 'rejected', foldVersion })),
      );
    }
  }

  const someEvents = (count: number): CallEvent[] =>
    Array.from({ length: count }, (_, index) =>
      anEvent({ at: new Date(Date.UTC(2026, 10, 1, 0, 0, index)).toISOString() }),
    );
  const folds = (events: readonly CallEvent[]): Map<string, Call> =>
    new Map(events.map((event) => [event.callId, foldCall([event])]));
  const rows = (store: FakeCallStore): Map<string, Call> =>
    new Map(store.contents().rows.map((row) => [row.id, row]));

  it('folds rows of an earlier edition in both stores again, over more than one page, and tells how far it is', async () => {
    const events = someEvents(1203);
    await fill(events, FOLD_VERSION - 1);
    const told: RefoldReport[] = [];
    const report = await refold.run({ onProgress: (progress) => told.push(progress) });
    expect(report).toMatchObject({
      foldVersion: FOLD_VERSION,
      rowsChecked: 2406,
      rowsOutdated: 1203,
      rowsRebuilt: { mongodb: 1203, supabase: 1203 },
      complete: true,
      failures: [],
    });
    expect(rows(mongo)).toEqual(folds(events));
    expect(rows(supabase)).toEqual(folds(events));
    expect(told.length).toBeGreaterThan(10);
    expect(told.every(({ complete }) => !complete)).toBe(true);
    expect(told.find(({ reachedStart }) => reachedStart !== null)?.rowsOutdated).toBe(1000);
    expect(await refold.run()).toMatchObject({ rowsOutdated: 0, callsRepaired: 0 });
  });

  it('begins with the newest calls', async () => {
    const events = someEvents(250);
    await fill(events, FOLD_VERSION - 1);
    const stop = new AbortController();
    const run = refold.run({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(run).rejects.toThrow('enough');
    const folded = [...rows(mongo).values()].filter(({ foldVersion }) => foldVersion === FOLD_VERSION);
    expect(folded.map(({ id }) => id).sort()).toEqual(
      events
        .slice(150)
        .map(({ callId }) => callId)
        .sort(),
    );
  });

  it('brings a store along that the other one is ahead of', async () => {
    const events = someEvents(3);
    await fill(events, FOLD_VERSION, [mongo]);
    for (const event of events) mongo.tamper(foldCall([event]));
    await fill(events, FOLD_VERSION - 1, [supabase]);
    expect(await refold.run()).toMatchObject({ rowsOutdated: 3, rowsRebuilt: { mongodb: 0, supabase: 3 } });
    expect(rows(supabase)).toEqual(folds(events));
  });

  it('leaves rows of a later edition to the instance that made them', async () => {
    const events = someEvents(3);
    await fill(events, FOLD_VERSION + 1);
    expect(await refold.run()).toMatchObject({ rowsOutdated: 0 });
    expect([...rows(mongo).values()].map(({ outcome }) => outcome)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
  });

  it('only counts in a dry run', async () => {
    await fill(someEvents(5), FOLD_VERSION - 1);
    expect(await refold.run({ dryRun: true })).toMatchObject({ rowsOutdated: 10, callsRepaired: 10 });
    expect([...rows(mongo).values()].every(({ foldVersion }) => foldVersion === FOLD_VERSION - 1)).toBe(true);
  });
});
