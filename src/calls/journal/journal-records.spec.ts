import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { dataFolder } from '../../../test/support/open-journal.js';
import { Clock } from '../../common/time/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { JournalDatabase } from './files/journal-database.js';
import type { JournalEntry } from './files/journal-format.js';
import { JournalRecords } from './journal-records.js';
import { Journal } from './journal.js';

Logger.overrideLogger(false);

describe('JournalRecords', () => {
  const { folder, remove } = dataFolder();
  let journal: Journal;
  let database: JournalDatabase;
  let records: JournalRecords;
  let found: ReadonlyMap<number, unknown>;

  async function open(): Promise<void> {
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder });
    database = new JournalDatabase(config, new Clock());
    journal = new Journal(database, config, new Clock());
    records = new JournalRecords(database, journal);
    records.onOpened((kept) => (found = kept));
    await journal.open();
  }

  beforeEach(open);
  afterEach(() => journal.close());
  afterAll(remove);

  const noteAll = (taken: JournalEntry[]): void =>
    records.accompany((entries) => ({
      changes: entries.map(({ sequence, event }) => ({ number: sequence, value: { of: event.id } })),
      onWritten: () => void taken.push(...entries),
    }));

  it('are written with their event, in one batch, and found again', async () => {
    const taken: JournalEntry[] = [];
    noteAll(taken);
    const batch = jest.spyOn(await database.open(), 'batch');
    const event = anEvent();
    await journal.append([event]);
    expect(batch.mock.calls).toHaveLength(1);
    expect(taken.map((entry) => entry.event)).toEqual([event]);
    await journal.close();
    await open();
    expect([...found.values()]).toEqual([{ of: event.id }]);
    await records.write(() => [...found.keys()].map((number) => ({ number, value: null })));
    await journal.close();
    await open();
    expect(found.size).toBe(0);
  });

  it('count for nothing when their event could not be written', async () => {
    const taken: JournalEntry[] = [];
    noteAll(taken);
    jest.spyOn(await database.open(), 'batch').mockImplementation(() => {
      throw new Error('ENOSPC');
    });
    await expect(journal.append([anEvent()])).rejects.toThrow();
    expect(taken).toEqual([]);
    journal.noteElsewhere([anEvent()]);
    expect(taken.map(({ sequence }) => sequence)).toEqual([0]);
  });

  it('take no numbers from events, and no events from a drain', async () => {
    noteAll([]);
    await journal.append([anEvent(), anEvent()]);
    expect(await journal.readBatch('mongodb', 10)).toHaveLength(journal.depth('mongodb'));
    expect(records.isStored(journal.last)).toBe(false);
    await journal.acknowledge('mongodb', await journal.readBatch('mongodb', 10));
    expect(records.isStored(journal.last)).toBe(true);
  });
});
