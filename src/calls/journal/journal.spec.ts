import { chmodSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { eventually } from '../../../test/support/eventually.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { Clock } from '../../common/time/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { JournalLockedError, JournalUnavailableError } from './files/journal.errors.js';
import { Journal } from './journal.js';
import { JournalDatabase } from './files/journal-database.js';

Logger.overrideLogger(false);

describe('Journal', () => {
  const { folder, remove } = dataFolder();
  let open: OpenJournal;
  let number = 0;
  let place: string;

  beforeEach(async () => {
    number += 1;
    place = join(folder, String(number));
    open = await openJournal(place);
  });
  afterEach(() => open.journal.close());
  afterAll(remove);

  const reopen = async (): Promise<void> => {
    await open.journal.close();
    open = await openJournal(place);
  };

  it('gives each store what it has not acknowledged, oldest first', async () => {
    const events = [anEvent(), anEvent(), anEvent()];
    for (const event of events) await open.journal.append([event]);
    const batch = await open.journal.readBatch('mongodb', 2);
    expect(batch.map((entry) => entry.event)).toEqual(events.slice(0, 2));
    await open.journal.acknowledge('mongodb', batch);
    expect((await open.journal.readBatch('mongodb', 100)).map((entry) => entry.event)).toEqual(
      events.slice(2),
    );
    expect((await open.journal.readBatch('supabase', 100)).map((entry) => entry.event)).toEqual(events);
    expect([open.journal.depth('mongodb'), open.journal.depth('supabase')]).toEqual([1, 3]);
  });

  it('gives fewer at once when their text is long, and always one', async () => {
    const text = 'x'.repeat(300_000);
    const long = (): CallEvent =>
      anEvent<'call.noted'>({ type: 'call.noted', data: { note: text + text + text + text } });
    const events = [
      long(),
      ...Array.from({ length: 5 }, () => anEvent<'call.noted'>({ type: 'call.noted', data: { note: text } })),
    ];
    await open.journal.append(events);
    const sizes: number[] = [];
    for (let batch = await open.journal.readBatch('mongodb', 100); batch.length > 0;) {
      sizes.push(batch.length);
      await open.journal.acknowledge('mongodb', batch);
      batch = await open.journal.readBatch('mongodb', 100);
    }
    expect(sizes).toEqual([1, 3, 2]);
  });

  it('goes on where it ended after it was opened again', async () => {
    await open.journal.append([anEvent(), anEvent()]);
    await open.journal.acknowledge('mongodb', await open.journal.readBatch('mongodb', 1));
    await reopen();
    expect([open.journal.depth('mongodb'), open.journal.depth('supabase')]).toEqual([1, 2]);
    await open.journal.append([anEvent()]);
    expect((await open.journal.readBatch('supabase', 100)).map((entry) => entry.sequence)).toEqual([1, 2, 3]);
  });

  it('never uses a number again, even when every entry was removed before it was opened again', async () => {
    await open.journal.append([anEvent(), anEvent()]);
    for (const store of ['mongodb', 'supabase'] as const) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 100));
    }
    await reopen();
    await open.journal.append([anEvent()]);
    expect((await open.journal.readBatch('mongodb', 100)).map((entry) => entry.sequence)).toEqual([3]);
  });

  it('removes what every store has passed, and nothing else', async () => {
    await open.journal.append([anEvent(), anEvent(), anEvent()]);
    const level = await open.database.open();
    const kept = async (): Promise<number> =>
      (await level.keys({ gt: 'event!', lt: 'event!~' }).all()).length;
    await open.journal.acknowledge('mongodb', await open.journal.readBatch('mongodb', 3));
    expect(await kept()).toBe(3);
    await open.journal.acknowledge('supabase', await open.journal.readBatch('supabase', 2));
    expect(await kept()).toBe(1);
  });

  it('shares a sync among appends that arrive during one', async () => {
    const level = await open.database.open();
    const batch = jest.spyOn(level, 'batch');
    const first = open.journal.append([anEvent()]);
    await eventually(() => expect(batch).toHaveBeenCalledTimes(1));
    await Promise.all([first, ...Array.from({ length: 100 }, () => open.journal.append([anEvent()]))]);
    const calls = batch.mock.calls as unknown as [unknown[], object][];
    expect(calls.map(([puts]) => puts.length)).toEqual([1, 100]);
    expect(calls.map(([, options]) => options)).toEqual([{ sync: true }, { sync: true }]);
    expect(open.journal.depth('mongodb')).toBe(101);
  });

  it('says who is in the way when another process has it', async () => {
    await expect(openJournal(place)).rejects.toThrow(JournalLockedError);
    await expect(openJournal(place)).rejects.toThrow(
      `Another Mainline process is using ${join(place, 'journal')}`,
    );
  });

  it('refuses while the disk refuses, keeps what it has, and recovers', async () => {
    const before = anEvent();
    await open.journal.append([before]);
    const level = await open.database.open();
    const full = new Error('ENOSPC: no space left on device');
    jest.spyOn(level, 'batch').mockImplementation(() => {
      throw full;
    });
    const refused = await open.journal.append([anEvent()]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(JournalUnavailableError);
    expect(refused).toMatchObject({ cause: { message: 'ENOSPC: no space left on device' } });
    expect(open.journal.isHealthy).toBe(false);
    const after = anEvent();
    await open.journal.append([after]);
    expect(open.journal.isHealthy).toBe(true);
    expect((await open.journal.readBatch('mongodb', 10)).map((entry) => entry.event)).toEqual([
      before,
      after,
    ]);
  });

  it('refuses after it was closed', async () => {
    await open.journal.close();
    await expect(open.journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
  });

  it('opens after a crash tore its last record', async () => {
    const events = [anEvent(), anEvent()];
    for (const event of events) await open.journal.append([event]);
    await open.journal.close();
    const path = join(place, 'journal');
    const log = readdirSync(path).find((name) => name.endsWith('.log')) ?? '';
    const file = join(path, log);
    truncateSync(file, statSync(file).size - 7);
    open = await openJournal(place);
    expect((await open.journal.readBatch('mongodb', 10)).map((entry) => entry.event)).toEqual(
      events.slice(0, 1),
    );
    await open.journal.append([anEvent()]);
    expect(open.journal.depth('mongodb')).toBe(2);
  });

  it('clears its files of what was removed before the process died', async () => {
    await open.journal.append([anEvent({ callId: 'CAsecret' })]);
    for (const store of ['mongodb', 'supabase'] as const) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 1));
    }
    await open.database.close();
    const texts = (): string => textsOf(join(place, 'journal'));
    expect(texts()).toContain('CAsecret');
    open = await openJournal(place);
    await open.journal.close();
    expect(texts()).not.toContain('CAsecret');
  });

  it('keeps its folder to itself', async () => {
    const path = join(place, 'journal');
    chmodSync(path, 0o755);
    await reopen();
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it('keeps the order of appends while it saves most of their syncs', async () => {
    const batch = jest.spyOn(await open.database.open(), 'batch');
    const events = Array.from({ length: 300 }, () => anEvent());
    const appends: Promise<void>[] = [];
    for (const [index, event] of events.entries()) {
      appends.push(open.journal.append([event]));
      if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(appends);
    expect(batch.mock.calls.length).toBeLessThan(30);
    const entries = await open.journal.readBatch('mongodb', 1000);
    expect(entries.map(({ event }) => event)).toEqual(events);
    expect(entries.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
  });

  it('tells how old its oldest entry is, and how much it may hold', async () => {
    const clock = new SetClock();
    await open.journal.close();
    open = await openJournal(place, {}, clock);
    const age = (): number | null => open.journal.status().oldestAgeSeconds;
    const received = (): { receivedAt: string } => ({ receivedAt: clock.nowIso() });
    expect(open.journal.status()).toEqual({
      ok: true,
      depth: 0,
      capacity: 500_000,
      full: false,
      oldestAgeSeconds: null,
      damagedEntries: 0,
      folder: 'kept',
    });
    await open.journal.append([anEvent(received())]);
    clock.advance(9_999);
    await open.journal.append([anEvent(received())]);
    expect(age()).toBe(9);
    clock.advance(5_000);
    await open.journal.close();
    open = await openJournal(place, {}, clock);
    expect(age()).toBe(14);
    for (const store of ['mongodb', 'supabase'] as const) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 1));
      await open.journal.readBatch(store, 1);
    }
    expect(age()).toBe(5);
    for (const store of ['mongodb', 'supabase'] as const) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 1));
    }
    expect(age()).toBeNull();
  });
});

/** Everything that the files of a folder hold. */
function textsOf(path: string): string {
  return readdirSync(path)
    .map((name) => readFileSync(join(path, name), 'latin1'))
    .join();
}

/** Tells its callers that it has their events before it has. */
class HastyJournal extends Journal {
  override append(events: readonly CallEvent[]): Promise<void> {
    void super.append(events);
    return Promise.resolve();
  }
}

describe('the flush to the disk before the acknowledgement', () => {
  const { folder, remove } = dataFolder();
  let number = 0;

  afterAll(remove);

  /** What happens to five appends, in order: `flushed` when a synced write has ended, `written` when any other one has. */
  async function courseOf(variables: Record<string, string>, kind = Journal): Promise<string[]> {
    number += 1;
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: join(folder, String(number)), ...variables });
    const database = new JournalDatabase(config, new Clock());
    const journal = new kind(database, config, new Clock());
    const level = await database.open();
    const write = level.batch.bind(level) as (...all: unknown[]) => Promise<void>;
    const course: string[] = [];
    const noted = async (operations: unknown, options: { sync: boolean }): Promise<void> => {
      await write(operations, options);
      course.push(options.sync ? 'flushed' : 'written');
    };
    jest.spyOn(level, 'batch').mockImplementation(noted as never);
    for (let append = 0; append < 5; append += 1) {
      await journal.append([anEvent()]);
      course.push('acknowledged');
    }
    await journal.close();
    return course;
  }

  const flushedFirst = Array.from({ length: 5 }, () => ['flushed', 'acknowledged']).flat();

  it('comes first, each time', async () => {
    expect(await courseOf({})).toEqual(flushedFirst);
    expect(await courseOf({ JOURNAL_SYNC: 'true' })).toEqual(flushedFirst);
  });

  it('is left out with JOURNAL_SYNC=false, where an acknowledged event is with the operating system', async () => {
    const course = await courseOf({ JOURNAL_SYNC: 'false' });
    expect(course).not.toEqual(flushedFirst);
    expect(course).toEqual(flushedFirst.map((step) => (step === 'flushed' ? 'written' : step)));
  });

  it('would be missed in a journal that acknowledges early', async () => {
    const course = await courseOf({}, HastyJournal);
    expect(course).not.toEqual(flushedFirst);
    expect(course[0]).toBe('acknowledged');
  });
});
