import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { Clock } from '../../common/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { JournalUnavailableError } from '../errors/journal-unavailable.error.js';
import { Journal } from './journal.js';
import { JournalDatabase } from './journal-database.js';

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

  it('lets the server start when it cannot be opened, and is tried again with each append', async () => {
    const elsewhere = join(folder, `${number}-blocked`);
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: elsewhere });
    const database = new JournalDatabase(config);
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
    const database = new JournalDatabase(config);
    await expect(new Journal(database, config, new Clock()).onModuleInit()).rejects.toThrow(
      `Another Mainline process is using ${database.folder}`,
    );
  });
});
