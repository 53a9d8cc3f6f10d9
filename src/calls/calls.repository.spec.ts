import { Logger } from '@nestjs/common';
import { aCall, anEvent } from '../../test/support/builders.js';
import { eventually } from '../../test/support/eventually.js';
import { FakeCallStore } from '../../test/support/fake-call-store.js';
import { RunningClock } from '../../test/support/running-clock.js';
import { dataFolder, openJournal, type OpenJournal } from '../../test/support/open-journal.js';
import { loadAppConfig } from '../config/load-app-config.js';
import { CallHistories } from './delivery/call-histories.js';
import { CallReader, leaseTaker } from './delivery/call-reader.js';
import { CallsRepository } from './calls.repository.js';
import { JournalUnavailableError } from './journal/files/journal.errors.js';
import { StoreUnavailableError } from '../database/link/store.errors.js';
import { StoreWriter } from './delivery/store-writer.js';
import { StoreDrains } from './delivery/store-drains.js';
import { type CallStoreLink, StoreLinks } from './delivery/store-links.js';
import { newestCalls } from './feed/call-filter.js';
import { Recorder } from './delivery/recorder.js';

Logger.overrideLogger(false);

describe('CallsRepository', () => {
  const { folder, remove } = dataFolder();
  const clock = new RunningClock();
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let open: OpenJournal;
  let drains: StoreDrains;
  let calls: CallsRepository;
  let number = 0;

  beforeEach(async () => {
    number += 1;
    const DATA_DIR = `${folder}/${number}`;
    open = await openJournal(DATA_DIR, {}, clock);
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    const config = loadAppConfig({
      NODE_ENV: 'test',
      DATA_DIR,
      READ_STORE: 'supabase',
      STORE_TIMEOUT_MS: '100',
    });
    const links = new StoreLinks(mongo as never, supabase as never, config, clock);
    drains = new StoreDrains(links, open.journal, open.deadLetters, clock);
    const recorder = new Recorder(open.journal, new StoreWriter(links), open.deadLetters, links);
    calls = new CallsRepository(
      recorder,
      new CallReader(links, open.journal, config),
      new CallHistories(links, open.journal, drains, clock),
    );
  });
  afterEach(async () => {
    await drains.beforeApplicationShutdown();
    await open.journal.close();
  });
  afterAll(remove);

  const breakJournal = async (): Promise<void> => {
    const failure = new Error('read-only file system');
    const level = await open.database.open();
    jest.spyOn(level, 'batch').mockImplementation(() => {
      throw failure;
    });
    jest.spyOn(open.database, 'open').mockRejectedValue(failure);
  };
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('acknowledges when the journal has an event, and brings it into both stores', async () => {
    await calls.record([anEvent()]);
    expect(calls.status()).toMatchObject({ journal: { ok: true, depth: 1 } });
    drains.onApplicationBootstrap();
    await eventually(() => expect(calls.status().journal.depth).toBe(0));
    expect(mongo.contents()).toEqual(supabase.contents());
  });

  it('lets a store that is down delay only itself', async () => {
    mongo.faults.down = true;
    drains.onApplicationBootstrap();
    await calls.record([anEvent()]);
    await eventually(() => expect(supabase.contents().rows).toHaveLength(1));
    await eventually(() =>
      expect(calls.status().stores).toMatchObject([
        { name: 'supabase', up: true, pendingEvents: 0, lastErrorCode: null },
        { name: 'mongodb', up: false, pendingEvents: 1, lastErrorCode: 'STORE_UNAVAILABLE' },
      ]),
    );
  });

  it('goes around a journal that cannot be written: one store is enough', async () => {
    await breakJournal();
    mongo.faults.down = true;
    await calls.record([anEvent()]);
    expect(supabase.contents().rows).toHaveLength(1);
  });

  it('acknowledges nothing when neither the journal nor a store can take it', async () => {
    await breakJournal();
    mongo.faults.down = true;
    supabase.faults.down = true;
    await expect(calls.record([anEvent()])).rejects.toThrow(JournalUnavailableError);
  });

  it('goes around a disk that hangs', async () => {
    jest.spyOn(open.database, 'write').mockReturnValue(new Promise(() => undefined));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const recorded = calls.record([anEvent()]);
    await jest.advanceTimersByTimeAsync(2000);
    await recorded;
    expect(mongo.contents().rows).toHaveLength(1);
  });

  it('waits two seconds at most for a store that stands in for the journal', async () => {
    await breakJournal();
    mongo.faults.down = true;
    supabase.faults.hangs = true;
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const refused = expect(calls.record([anEvent()])).rejects.toThrow(JournalUnavailableError);
    await jest.advanceTimersByTimeAsync(2000);
    await refused;
  });

  it('asks even stores that were down when there is nowhere else to go', async () => {
    await breakJournal();
    mongo.faults.down = true;
    supabase.faults.down = true;
    for (let time = 0; time < 5; time++) await calls.findById('x').catch(() => null);
    supabase.faults.down = false;
    await calls.record([anEvent()]);
    expect(supabase.contents().rows).toHaveLength(1);
  });

  it('knows which stores are up before anything was recorded', async () => {
    mongo.faults.down = true;
    expect(calls.status().stores.map(({ up }) => up)).toEqual([false, false]);
    drains.onApplicationBootstrap();
    await eventually(() => expect(calls.status().stores.map(({ up }) => up)).toEqual([true, false]));
  });

  it('reads from the preferred store, and from the other one when that fails', async () => {
    const [preferred, other] = [aCall(), aCall()];
    await supabase.publish([preferred]);
    await mongo.publish([other]);
    expect(await calls.list(newestCalls(10))).toEqual([preferred]);
    expect(await calls.findById(other.id)).toBeNull();
    supabase.faults.hangs = true;
    expect(await calls.list(newestCalls(10))).toEqual([other]);
    supabase.faults.hangs = false;
    expect(await calls.findById(preferred.id)).toEqual(preferred);
  });

  it('asks a store that is down only after the other one, also when it may be tried again', async () => {
    supabase.faults.down = true;
    for (let time = 0; time < 5; time++) await calls.findById('x');
    const asked = jest.spyOn(supabase, 'findById');
    await calls.findById('x');
    clock.skip(60_000);
    expect(calls.status().stores).toMatchObject([{ breaker: 'half_open' }, {}]);
    await calls.findById('x');
    expect(asked).not.toHaveBeenCalled();
    mongo.faults.down = true;
    supabase.faults.down = false;
    await calls.findById('x');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('asks a store that is back, but has not taken what happened meanwhile, after the other one', async () => {
    const event = anEvent({ receivedAt: clock.nowIso() });
    await calls.record([event]);
    const entries = await open.journal.readBatch('mongodb', 1);
    await mongo.append([event]);
    await mongo.publish([aCall({ id: event.callId })]);
    await open.journal.acknowledge('mongodb', entries);
    expect(await calls.findById(event.callId)).toBeNull();
    clock.skip(1000);
    expect(await calls.findById(event.callId)).toMatchObject({ id: event.callId });
    await open.journal.acknowledge('supabase', await open.journal.readBatch('supabase', 1));
    expect(await calls.findById(event.callId)).toBeNull();
  });

  it.each(['read', 'query', 'lease'])(
    'finds the other store back when the only one fails (%s)',
    async (way) => {
      const config = loadAppConfig({ NODE_ENV: 'test', READ_STORE: 'supabase', STORE_TIMEOUT_MS: '100' });
      const links = new StoreLinks(mongo as never, supabase as never, config, clock);
      const reader = new CallReader(links, open.journal, config);
      const ask = (): Promise<unknown> => {
        if (way === 'read') return reader.read((store) => store.findById('x'));
        if (way === 'query') return reader.query((store) => store.count({}));
        return leaseTaker(links)('digests', 'one', 120);
      };
      mongo.faults.down = true;
      for (const link of links.all) await failOften(link);
      mongo.faults.down = false;
      supabase.faults.down = true;
      await expect(ask()).resolves.toBeDefined();
      mongo.faults.down = true;
      for (const link of links.all) await failOften(link);
      expect(links.all.map(({ breaker }) => breaker.state)).toEqual(['open', 'open']);
      mongo.faults.down = false;
      await expect(ask()).resolves.toBeDefined();
    },
  );

  const failOften = async (link: CallStoreLink): Promise<void> => {
    for (let time = 0; time < 9; time++) await link.execute((store) => store.ping()).catch(() => null);
  };

  it('says so when neither store can be read', async () => {
    mongo.faults.down = true;
    supabase.faults.down = true;
    const failure = await calls.listEvents('x').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({
      cause: { errors: [{ message: 'supabase is down' }, { message: 'mongodb is down' }] },
    });
  });
});
