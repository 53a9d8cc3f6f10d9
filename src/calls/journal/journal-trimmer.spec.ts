import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import type { StoreName } from '../../config/app-config.js';
import type { CallEvent } from '../model/call-event.js';
import { JournalUnavailableError } from './files/journal.errors.js';

const MOST = 1000;

describe('a journal that fills up', () => {
  const { folder, remove } = dataFolder();
  let open: OpenJournal;
  let number = 0;
  let lines: string[];
  let relinquished: StoreName[];

  beforeEach(async () => {
    lines = [];
    for (const level of ['log', 'warn', 'error'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation((...all: unknown[]) => {
        lines.push(`${level}: ${String(all[0])} ${JSON.stringify(all[1])}`);
      });
    }
    number += 1;
    relinquished = [];
    open = await openJournal(`${folder}/${number}`, { JOURNAL_MAX_EVENTS: String(MOST) });
    open.journal.onRelinquished((store) => relinquished.push(store));
  });
  afterEach(async () => {
    await open.journal.close();
    jest.restoreAllMocks();
  });
  afterAll(remove);

  const append = async (count: number): Promise<CallEvent[]> => {
    const events = Array.from({ length: count }, () => anEvent());
    await open.journal.append(events);
    return events;
  };
  const take = async (store: StoreName, count: number): Promise<void> =>
    open.journal.acknowledge(store, await open.journal.readBatch(store, count));
  const waiting = async (store: StoreName): Promise<string[]> =>
    (await open.journal.readBatch(store, 10_000)).map(({ event }) => event.id);

  it('sounds the alarm once at four fifths, and again only after it was calm', async () => {
    await append(799);
    expect(lines).toEqual([]);
    await append(1);
    await append(1);
    const alarm = 'warn: the journal fills up {"events":800,"capacity":1000}';
    expect(lines).toEqual([alarm]);
    await Promise.all([take('mongodb', 202), take('supabase', 202)]);
    expect(lines[1]).toBe('log: the journal has room again {"leftToReconciliation":0}');
    await append(201);
    expect(lines.slice(2)).toEqual([alarm]);
  });

  it('leaves to reconciliation what one store has, as much as makes room for a while, and says so once', async () => {
    const events = await append(MOST);
    await take('supabase', 600);
    const more = await append(1);
    const kept = [...events.slice(100), ...more].map(({ id }) => id);
    expect(await waiting('mongodb')).toEqual(kept);
    expect(await waiting('supabase')).toEqual(kept.slice(500));
    expect(relinquished).toEqual(['mongodb']);
    await append(99);
    await append(1);
    expect(relinquished).toEqual(['mongodb', 'mongodb']);
    expect([open.journal.depth('mongodb'), open.journal.depth('supabase')]).toEqual([901, 501]);
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([
      'error: the journal is full: what only mongodb lacks is left to reconciliation ' +
        '{"store":"mongodb","events":100,"capacity":1000}',
    ]);
    await take('supabase', 501);
    await take('mongodb', 901);
    expect(lines.at(-1)).toBe('log: the journal has room again {"leftToReconciliation":200}');
  });

  it('takes no event away that no store has, refuses others, and says so once', async () => {
    const events = await append(MOST);
    await expect(append(1)).rejects.toThrow(JournalUnavailableError);
    await expect(append(1)).rejects.toMatchObject({ cause: { message: 'The journal is full' } });
    expect(open.journal.status()).toMatchObject({ ok: false, full: true, depth: MOST, capacity: MOST });
    expect(await waiting('mongodb')).toEqual(events.map(({ id }) => id));
    expect(relinquished).toEqual([]);
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([
      'error: the journal is full of events that no store has, and takes no more {"capacity":1000}',
    ]);
    await take('supabase', 1);
    await append(1);
    expect(await waiting('mongodb')).toEqual([
      ...events.slice(1).map(({ id }) => id),
      expect.any(String) as string,
    ]);
    expect(relinquished).toEqual(['mongodb']);
  });

  it('is not taken back by a store that acknowledges what it was about to get', async () => {
    await append(MOST);
    await take('supabase', MOST);
    const underWay = await open.journal.readBatch('mongodb', 50);
    await append(1);
    expect(open.journal.depth('mongodb')).toBe(901);
    await open.journal.acknowledge('mongodb', underWay);
    expect(open.journal.depth('mongodb')).toBe(901);
    await open.journal.close();
    open = await openJournal(`${folder}/${number}`, { JOURNAL_MAX_EVENTS: String(MOST) });
    expect([open.journal.depth('mongodb'), open.journal.lostEntries]).toEqual([901, 0]);
  });

  it('tells nobody who does not listen any more', async () => {
    const told: StoreName[] = [];
    const forget = open.journal.onRelinquished((store) => told.push(store));
    forget();
    await append(MOST);
    await take('mongodb', 1);
    await append(1);
    expect([relinquished, told]).toEqual([['supabase'], []]);
  });
});
