import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { ClassicLevel } from 'classic-level';
import { anEvent } from '../../../../test/support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../../test/support/open-journal.js';
import { Clock } from '../../../common/time/clock.js';
import { loadAppConfig } from '../../../config/load-app-config.js';
import { JournalUnavailableError } from './journal.errors.js';
import { Journal } from '../journal.js';
import { JournalDatabase } from './journal-database.js';
import { eventKey } from './journal-format.js';

Logger.overrideLogger(false);

describe('JournalDatabase', () => {
  const { folder, remove } = dataFolder();
  let open: OpenJournal;
  let number = 0;
  let place: string;

  beforeEach(async () => {
    number += 1;
    place = join(folder, String(number));
    open = await openJournal(place);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await open.journal.close();
  });
  afterAll(remove);

  const failOnce = async (): Promise<void> => {
    const level = await open.database.open();
    const full = Object.assign(new Error('no space left on device'), { code: 'LEVEL_IO_ERROR' });
    jest.spyOn(level, 'batch').mockImplementationOnce(() => {
      throw full;
    });
  };
  const idsOf = async (): Promise<string[]> =>
    (await open.journal.readBatch('supabase', 100)).map(({ event }) => event.id);
  const fileNamed = (pattern: RegExp): string =>
    join(place, 'journal', readdirSync(join(place, 'journal')).find((name) => pattern.test(name)) ?? '');

  it('is opened anew after a write failed, whichever it was, before anything is written behind it', async () => {
    await open.journal.append([anEvent()]);
    const entries = await open.journal.readBatch('mongodb', 1);
    const before = await open.database.open();
    await failOnce();
    await expect(open.journal.acknowledge('mongodb', entries)).rejects.toThrow('no space left');
    expect(open.journal.isHealthy).toBe(false);
    await open.journal.append([anEvent()]);
    expect(await open.database.open()).not.toBe(before);
    expect(before.status).toBe('closed');
    expect(open.journal.isHealthy).toBe(true);
  });

  it('gives nobody a database that is closing or not read yet while it is opened anew', async () => {
    await failOnce();
    const first = open.journal.append([anEvent()]);
    const others = [anEvent(), anEvent()];
    await expect(first).rejects.toThrow(JournalUnavailableError);
    const [batch] = await Promise.all([
      open.journal.readBatch('mongodb', 10),
      open.deadLetters.list(),
      open.journal.append(others),
      open.journal.readBatch('supabase', 10),
    ]);
    expect(batch.length).toBeLessThanOrEqual(2);
    expect(await idsOf()).toEqual(others.map(({ id }) => id));
    expect(open.journal.depth('mongodb')).toBe(2);
  });

  it('writes one thing at a time', async () => {
    const level = await open.database.open();
    const write = level.batch.bind(level) as (...all: unknown[]) => Promise<void>;
    let running = 0;
    let most = 0;
    const counted = async (...all: unknown[]): Promise<void> => {
      most = Math.max(most, (running += 1));
      await write(...all);
      running -= 1;
    };
    await open.journal.append([anEvent()]);
    const entries = await open.journal.readBatch('mongodb', 1);
    jest.spyOn(level, 'batch').mockImplementation(counted as never);
    await Promise.all([open.journal.append([anEvent()]), open.journal.acknowledge('mongodb', entries)]);
    expect(most).toBe(1);
  });

  it('counts again what the disk holds: a write that failed may be there all the same', async () => {
    const level = await open.database.open();
    const write = level.batch.bind(level) as (...all: unknown[]) => Promise<void>;
    const writeAndFail = async (...all: unknown[]): Promise<void> => {
      await write(...all);
      throw new Error('sync failed');
    };
    jest.spyOn(level, 'batch').mockImplementationOnce(writeAndFail as never);
    await expect(open.journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
    const event = anEvent();
    await open.journal.append([event]);
    expect(open.journal.depth('mongodb')).toBe(2);
    const entries = await open.journal.readBatch('mongodb', 10);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(entries[1]?.event).toEqual(event);
    await open.journal.acknowledge('mongodb', entries);
    expect(open.journal.depth('mongodb')).toBe(0);
  });

  it('stays closed', async () => {
    await open.journal.close();
    await expect(open.database.open()).rejects.toThrow(JournalUnavailableError);
    await expect(open.journal.readBatch('mongodb', 1)).rejects.toThrow('The journal is closed');
    const next = await openJournal(place);
    await next.journal.close();
  });

  it('keeps what came before a flipped byte', async () => {
    const events = [anEvent(), anEvent(), anEvent()];
    for (const event of events) await open.journal.append([event]);
    await open.journal.close();
    const file = fileNamed(/\.log$/);
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 0xff, bytes.length - 9);
    writeFileSync(file, bytes);
    open = await openJournal(place);
    expect(await idsOf()).toEqual(events.slice(0, 2).map(({ id }) => id));
    await open.journal.append([anEvent()]);
    expect(open.journal.depth('supabase')).toBe(3);
  });

  it.each([
    ['list of files is garbled', /^MANIFEST/, 'x'.repeat(100)],
    ['pointer to it is empty', /^CURRENT/, ''],
  ])('is repaired when the %s', async (_damage, name, content) => {
    const events = [anEvent(), anEvent()];
    await open.journal.append(events);
    await open.journal.close();
    writeFileSync(fileNamed(name), content);
    open = await openJournal(place);
    expect(await idsOf()).toEqual(events.map(({ id }) => id));
  });

  const fakeCorruption = (): Error =>
    Object.assign(new Error('Corruption: block checksum mismatch'), { code: 'LEVEL_CORRUPTION' });

  it.each(['readBatch', 'list', 'find'] as const)(
    'is repaired and opened anew when damage shows in %s, for everyone at once',
    async (question) => {
      const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
      const event = anEvent();
      await open.journal.append([event]);
      const before = await open.database.open();
      const method = question === 'find' ? 'get' : 'iterator';
      jest.spyOn(before, method).mockImplementation(() => {
        throw fakeCorruption();
      });
      const ask = (): Promise<unknown> => {
        if (question === 'readBatch') return open.journal.readBatch('mongodb', 10);
        return question === 'list' ? open.deadLetters.list() : open.deadLetters.find('mongodb', 1);
      };
      const answers = await Promise.all([ask(), ask(), ask()]);
      const expected = { readBatch: [{ sequence: 1, event }], list: [], find: null }[question];
      expect(answers).toEqual([expected, expected, expected]);
      expect(await open.database.open()).not.toBe(before);
      expect(before.status).toBe('closed');
      expect(open.journal.isHealthy).toBe(true);
      expect(errors.mock.calls.map(([message]) => message as string)).toEqual([
        'the journal is damaged; what can be read of it is kept',
      ]);
    },
  );

  it('is repaired when damage shows in a write', async () => {
    const event = anEvent();
    await open.journal.append([event]);
    jest.spyOn(await open.database.open(), 'batch').mockImplementation(() => {
      throw fakeCorruption();
    });
    const before = statSync(join(place, 'journal')).ino;
    await expect(open.journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
    expect(await idsOf()).toEqual([event.id]);
    expect(statSync(join(place, 'journal')).ino).not.toBe(before);
  });

  it('does not repair for ever what stays damaged, nor blame the caller', async () => {
    const iterator = jest.spyOn(ClassicLevel.prototype, 'iterator').mockImplementation(() => {
      throw fakeCorruption();
    });
    await expect(open.journal.readBatch('mongodb', 1)).rejects.toThrow(JournalUnavailableError);
    iterator.mockRestore();
    expect(await open.journal.readBatch('mongodb', 1)).toEqual([]);
  });

  it('says that it cannot be read when that has another reason', async () => {
    const level = await open.database.open();
    jest.spyOn(level, 'iterator').mockImplementationOnce(() => {
      throw new Error('input/output error');
    });
    await expect(open.journal.readBatch('mongodb', 1)).rejects.toThrow('The journal cannot be read');
    expect(await open.database.open()).toBe(level);
  });

  it('gives the answer of the database that took its place to who asked the one before', async () => {
    const event = anEvent();
    await open.journal.append([event]);
    const reading = open.database.read(async (level) => {
      if (level.status === 'open' && !asked.includes(level)) asked.push(level);
      if (asked.length === 1)
        await failOnce().then(() => open.journal.append([anEvent()]).catch(() => undefined));
      return level.keys({ gt: 'event!', lt: 'event!~' }).all();
    });
    const asked: unknown[] = [];
    expect(await reading).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });

  it.each([
    [
      'the copy is complete and the damaged one set aside',
      (path: string) => renameSync(path, `${path}.damaged`),
    ],
    ['the copy is not complete', () => undefined],
    [
      'the damaged one is to be removed',
      (path: string) => cpSync(path, `${path}.damaged`, { recursive: true }),
    ],
  ])('goes on when a process ended in the middle of a repair, when %s', async (_moment, leave) => {
    const event = anEvent();
    await open.journal.append([event]);
    await open.journal.close();
    const path = join(place, 'journal');
    cpSync(path, `${path}.copy`, { recursive: true });
    leave(path);
    open = await openJournal(place);
    expect(await idsOf()).toEqual([event.id]);
    expect(readdirSync(place).filter((name) => name.startsWith('journal'))).toEqual(['journal']);
  });

  it('keeps counting above what a store acknowledged, when the entries up to there are lost', async () => {
    await open.journal.append([anEvent(), anEvent(), anEvent()]);
    await open.journal.acknowledge('mongodb', await open.journal.readBatch('mongodb', 3));
    const level = await open.database.open();
    await level.batch([2, 3].map((sequence) => ({ type: 'del', key: eventKey(sequence) })));
    await open.journal.close();
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    open = await openJournal(place);
    expect(errors.mock.calls.map(([message]) => message as string)).toEqual([
      'the journal is damaged; what can be read of it is kept',
      'the journal was damaged: entries are missing',
    ]);
    expect(errors.mock.calls[1]?.[1]).toEqual({ entries: 2 });
    expect(open.journal.status()).toMatchObject({ damagedEntries: 2, depth: 1 });
    const event = anEvent();
    await open.journal.append([event]);
    const ofMongo = await open.journal.readBatch('mongodb', 10);
    expect(ofMongo).toEqual([{ sequence: 4, event }]);
    expect((await open.journal.readBatch('supabase', 10)).map(({ sequence }) => sequence)).toEqual([1, 4]);
    expect([open.journal.depth('mongodb'), open.journal.depth('supabase')]).toEqual([1, 2]);
  });

  it('skips, counts and removes an entry that is not what was written', async () => {
    const events = [anEvent(), anEvent(), anEvent()];
    await open.journal.append(events);
    const level = await open.database.open();
    await level.put(eventKey(2), ((await level.get(eventKey(2))) ?? '').replace('ringing', 'singing'));
    const ids = [events[0]?.id, events[2]?.id];
    const [one, other] = await Promise.all([idsOf(), idsOf()]);
    expect([one, other]).toEqual([ids, ids]);
    expect(open.journal.status()).toMatchObject({ damagedEntries: 1, depth: 2 });
    expect(await (await open.database.open()).get(eventKey(2))).toBeUndefined();
    expect(await open.journal.readBatch('mongodb', 1)).toHaveLength(1);
  });

  it('goes on behind a whole batch that cannot be read', async () => {
    await open.journal.append([anEvent(), anEvent(), anEvent()]);
    const level = await open.database.open();
    await level.batch([1, 2].map((sequence) => ({ type: 'put', key: eventKey(sequence), value: '{' })));
    expect((await open.journal.readBatch('mongodb', 2)).map(({ sequence }) => sequence)).toEqual([3]);
    await (await open.database.open()).put(eventKey(3), '{');
    expect(await open.journal.readBatch('mongodb', 2)).toEqual([]);
    expect([open.journal.depth('mongodb'), open.journal.lostEntries]).toEqual([0, 3]);
  });

  it('removes entries that every store has passed and that damage brought back', async () => {
    await open.journal.append([anEvent(), anEvent()]);
    for (const store of ['mongodb', 'supabase'] as const) {
      await open.journal.acknowledge(store, await open.journal.readBatch(store, 2));
    }
    const level = await open.database.open();
    await level.put(eventKey(1), '{}');
    await open.journal.close();
    open = await openJournal(place);
    expect(await (await open.database.open()).get(eventKey(1))).toBeUndefined();
    expect(open.journal.status()).toMatchObject({ depth: 0, damagedEntries: 0 });
  });

  it('makes files private that an earlier version left readable', async () => {
    await open.journal.close();
    const files = readdirSync(join(place, 'journal')).map((name) => join(place, 'journal', name));
    for (const file of files) chmodSync(file, 0o644);
    const umask = process.umask(0o077);
    open = await openJournal(place);
    process.umask(umask);
    const kept = files.filter((file) => existsSync(file));
    expect(kept.map((file) => statSync(file).mode & 0o077)).toEqual(kept.map(() => 0));
  });

  it('lets the server start when it cannot be opened, and is tried again with each append', async () => {
    const elsewhere = join(folder, `${number}-blocked`);
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: elsewhere });
    const database = new JournalDatabase(config, new Clock());
    writeFileSync(join(elsewhere, 'journal'), 'a file where the folder should be');
    const journal = new Journal(database, config, new Clock());
    await journal.onModuleInit();
    expect(journal.isHealthy).toBe(false);
    await expect(journal.append([anEvent()])).rejects.toThrow(JournalUnavailableError);
    rmSync(join(elsewhere, 'journal'));
    await journal.append([anEvent()]);
    expect(journal.isHealthy).toBe(true);
    await journal.close();
  });

  it('does not let the server start when another process uses it', async () => {
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: place });
    const database = new JournalDatabase(config, new Clock());
    await expect(new Journal(database, config, new Clock()).onModuleInit()).rejects.toThrow(
      `Another Mainline process is using ${database.folder}`,
    );
  });
});
