import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { CallHistories } from './call-histories.js';
import { StoreDrains } from './store-drains.js';
import { StoreLinks } from './store-links.js';

Logger.overrideLogger(false);

describe('CallHistories', () => {
  const { folder, remove } = dataFolder();
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let open: OpenJournal;
  let clock: SetClock;
  let histories: CallHistories;
  let asked: jest.SpyInstance[];
  let tell: (store: 'mongodb' | 'supabase', events: readonly CallEvent[]) => void;
  let number = 0;

  /** Another process on the same journal and the same stores. */
  const startAnew = async (): Promise<void> => {
    const DATA_DIR = `${folder}/${number}`;
    open = await openJournal(DATA_DIR);
    clock = new SetClock();
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR, STORE_TIMEOUT_MS: '100' });
    const links = new StoreLinks(mongo as never, supabase as never, config, clock);
    const drains = new StoreDrains(links, open.journal, open.deadLetters, clock);
    jest.spyOn(drains, 'onDelivered').mockImplementation((listener) => {
      tell = listener;
      return () => undefined;
    });
    histories = new CallHistories(links, open.journal, drains, clock);
  };
  beforeEach(async () => {
    number += 1;
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    asked = [mongo, supabase].map((store) => jest.spyOn(store, 'listEventsOf'));
    await startAnew();
  });
  afterEach(() => open.journal.close());
  afterAll(remove);

  const reportOf = (callId = 'call-1'): CallEvent => anEvent({ callId, source: 'api' });
  const find = async (callId = 'call-1', oldest = 0) => {
    const history = (await histories.find([callId], oldest)).get(callId);
    return [history?.events.map(({ id }) => id).toSorted(), history?.isWhole];
  };
  const idsOf = (...events: CallEvent[]): string[] => events.map(({ id }) => id).toSorted();

  it('are the union of both stores and of what neither has taken', async () => {
    const [one, other, own] = [reportOf(), reportOf(), reportOf()];
    await mongo.append([one]);
    await supabase.append([other, one]);
    histories.note([own]);
    expect(await find()).toEqual([idsOf(one, other, own), true]);
    expect(await find('unknown')).toEqual([[], true]);
  });

  it('come from one store while the other is down, and are not whole when both are', async () => {
    const event = reportOf();
    await supabase.append([event]);
    mongo.faults.down = true;
    expect(await find()).toEqual([[event.id], true]);
    supabase.faults.down = true;
    histories.note([event]);
    expect(await find()).toEqual([[event.id], false]);
  });

  it('keep what was recorded until every store has taken it, or nobody else would know', async () => {
    const event = reportOf();
    histories.note([event]);
    tell('mongodb', [event]);
    expect([...histories.listUndelivered()]).toEqual([event]);
    expect(await find()).toEqual([[event.id], true]);
    tell('supabase', [event]);
    expect([...histories.listUndelivered()]).toEqual([]);
    expect(await find()).toEqual([[], true]);
  });

  it('keep nothing of telephone calls', () => {
    histories.note([anEvent()]);
    expect([...histories.listUndelivered()]).toEqual([]);
  });

  it('are not whole after a restart until a store has taken what the journal held', async () => {
    const event = reportOf();
    await open.journal.append([event]);
    await open.journal.close();
    await startAnew();
    expect(await find()).toEqual([[], false]);
    const entries = await open.journal.readBatch('supabase', 10);
    await supabase.append([event]);
    await open.journal.acknowledge('supabase', entries);
    expect(await find()).toEqual([[event.id], true]);
    await supabase.append([]);
    supabase.faults.down = true;
    expect(await find()).toEqual([[], false]);
  });

  it('share a question, of up to a hundred calls', async () => {
    const callIds = Array.from({ length: 250 }, (_none, index) => `call-${index}`);
    await Promise.all(callIds.map((callId) => find(callId)));
    for (const store of asked) expect(store).toHaveBeenCalledTimes(3);
  });

  it('are told again from memory to who is content with that, with what was recorded since', async () => {
    await find();
    const event = reportOf();
    histories.note([event]);
    tell('mongodb', [event]);
    tell('supabase', [event]);
    expect(await find('call-1', 1000)).toEqual([[event.id], true]);
    for (const store of asked) expect(store).toHaveBeenCalledTimes(1);
    clock.advance(1000);
    expect(await find('call-1', 1000)).toEqual([[], true]);
    expect(await find('call-1')).toEqual([[], true]);
    for (const store of asked) expect(store).toHaveBeenCalledTimes(3);
  });

  it('remember nothing that no store told', async () => {
    for (const store of [mongo, supabase]) store.faults.down = true;
    expect(await find('call-1', 1000)).toEqual([[], false]);
    expect(await find('call-1', 1000)).toEqual([[], false]);
  });
});
