import { Logger } from '@nestjs/common';
import { happened, ended, HISTORY_CALL } from '../../test/support/call-history.js';
import { dataFolder } from '../../test/support/open-journal.js';
import { WEBHOOK_SECRET } from '../../test/support/webhook-receiver.js';
import { JournalDatabase } from '../calls/journal/files/journal-database.js';
import { JournalRecords } from '../calls/journal/journal-records.js';
import { Journal } from '../calls/journal/journal.js';
import type { CallEvent } from '../calls/model/call-event.js';
import { Clock } from '../common/time/clock.js';
import { loadAppConfig } from '../config/load-app-config.js';
import { type Candidate, NotificationLog } from './notification-log.js';
import type { Delivery } from './notification.js';

Logger.overrideLogger(false);

const CRM = 'https://crm.example/hooks';
const SURVEYS = 'https://survey.example/in';

describe('NotificationLog', () => {
  let place: ReturnType<typeof dataFolder>;
  let database: JournalDatabase;
  let journal: Journal;
  let log: NotificationLog;
  let candidates: Candidate[];
  let pending: Delivery[];

  beforeEach(async () => {
    place = dataFolder();
    await open();
  });
  afterEach(async () => {
    await close();
    place.remove();
  });

  async function open(urls = `${CRM},${SURVEYS}`): Promise<void> {
    const config = loadAppConfig({
      NODE_ENV: 'test',
      DATA_DIR: place.folder,
      NOTIFY_WEBHOOK_URLS: urls,
      NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    });
    database = new JournalDatabase(config, new Clock());
    journal = new Journal(database, config, new Clock());
    log = new NotificationLog(config, new JournalRecords(database, journal), new Clock());
    await journal.open();
    [candidates, pending] = [[], []];
    log.follow({
      onCandidates: (found) => void candidates.push(...found),
      onPending: (found) => void pending.push(...found),
    });
  }

  async function close(): Promise<void> {
    await log.settled();
    await journal.close();
  }

  async function reopen(urls?: string): Promise<void> {
    await close();
    await open(urls);
  }

  const append = (...events: CallEvent[]): Promise<void> => journal.append(events);
  const accept = (): void => candidates.splice(0).forEach((candidate) => log.accept(candidate));
  const urls = (): string[] => pending.map(({ url }) => url).sort();

  it('keeps candidates, and makes a delivery for each receiver of those that are accepted', async () => {
    await append(...ended(20));
    expect(candidates).toHaveLength(1);
    await reopen();
    expect(candidates.map(({ notification }) => notification.type)).toEqual(['call.ended']);
    accept();
    expect(urls()).toEqual([CRM, SURVEYS]);
    await reopen();
    expect([candidates, urls()]).toEqual([[], [CRM, SURVEYS]]);
  });

  it('takes a repeat for what it is, while it waits, is on its way and was sent', async () => {
    await append(...ended(20), ...ended(20));
    await append(...ended(20));
    expect(candidates).toHaveLength(1);
    accept();
    await append(...ended(21, 'failed'));
    for (const delivery of pending) log.deliveries.update({ ...delivery, state: 'sent', attempts: 1 });
    await reopen();
    await append(...ended(20));
    expect([candidates, pending]).toEqual([[], []]);
  });

  it('may tell again what it rejected', async () => {
    await append(...ended(20));
    candidates.splice(0).forEach((candidate) => log.reject(candidate));
    await reopen();
    expect(candidates).toEqual([]);
    await append(...ended(20));
    expect(candidates).toHaveLength(1);
  });

  it('forgets all about an erased call, in one go with its tombstone', async () => {
    await append(...ended(20));
    accept();
    await append({ ...ended(20)[0], id: 'f'.repeat(32), callId: 'another' } as CallEvent);
    const [first] = pending;
    if (first !== undefined) log.deliveries.update({ ...first, state: 'dead', attempts: 3 });
    await log.settled();
    const batch = jest.spyOn(await database.open(), 'batch');
    await append(...happened(99, 'call.erased', { reason: 'request' }));
    expect(batch).toHaveBeenCalledTimes(1);
    expect(log.deliveries.numbersOf(new Set([HISTORY_CALL]))).toEqual([]);
    await reopen();
    expect(candidates.map(({ notification }) => notification.callId)).toEqual(['another']);
    expect(log.deliveries.newest(10, Infinity)).toEqual([]);
  });

  it('keeps what follows from events that a store took in place of the journal, once the disk works', async () => {
    const level = await database.open();
    const batch = jest.spyOn(level, 'batch').mockImplementation(() => {
      throw new Error('ENOSPC');
    });
    journal.noteElsewhere(ended(20));
    expect(candidates.map(({ sequence }) => sequence)).toEqual([0]);
    await log.settled();
    batch.mockRestore();
    await append({ ...ended(20)[0], id: 'f'.repeat(32), callId: 'another' } as CallEvent);
    accept();
    await reopen();
    expect(pending).toHaveLength(4);
  });

  it('parks what a receiver was to get that is configured no longer, until it is back', async () => {
    await append(...ended(20));
    accept();
    await reopen(CRM);
    expect(urls()).toEqual([CRM]);
    expect(log.deliveries.dead().map(({ url, answer }) => [url, answer])).toEqual([
      [SURVEYS, 'not configured'],
    ]);
    await reopen();
    const [dead] = log.deliveries.dead();
    if (dead !== undefined) log.replay(dead);
    expect(urls()).toEqual([CRM, SURVEYS]);
  });

  it('keeps the last thousand that were sent', async () => {
    await append(...ended(20));
    accept();
    const [one] = pending;
    if (one === undefined) throw new Error('nothing is pending');
    const many = Array.from({ length: 1003 }, (_, index) => ({ ...one, number: 100 + index }));
    log.deliveries.add(many);
    for (const delivery of many) log.deliveries.update({ ...delivery, state: 'sent', attempts: 1 });
    expect(log.deliveries.count('sent')).toBe(1000);
    await reopen();
    expect(log.deliveries.count('sent')).toBe(1000);
    expect(log.deliveries.newest(1, Infinity)[0]?.number).toBe(1102);
  });

  it('records nothing where nobody is to be told', async () => {
    await reopen('');
    await append(...ended(20));
    expect(candidates).toEqual([]);
  });
});
