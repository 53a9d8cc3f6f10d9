import { Logger } from '@nestjs/common';
import { anEvent, callDetails } from '../../../test/support/builders.js';
import { eventually } from '../../../test/support/eventually.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { RecordedSession } from '../../../test/support/recorded-session.js';
import { CallReader } from '../../calls/delivery/call-reader.js';
import { CallHistories } from '../../calls/delivery/call-histories.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { StoreWriter } from '../../calls/delivery/store-writer.js';
import { StoreDrains } from '../../calls/delivery/store-drains.js';
import { StoreLinks } from '../../calls/delivery/store-links.js';
import { Recorder } from '../../calls/delivery/recorder.js';
import { Clock } from '../../common/time/clock.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { EXIT } from '../terminal/command-session.js';
import { JournalRecords } from '../../calls/journal/journal-records.js';
import { NotificationLog } from '../../notifications/notification-log.js';
import type { Delivery } from '../../notifications/notification.js';
import { DeadLettersService } from '../../system/dead-letters/dead-letters.service.js';
import { DeadLetterReplay } from './dead-letter-replay.js';
import { DeadLettersCommand } from './dead-letters.command.js';
import { NotificationReplay } from './notification-replay.js';

Logger.overrideLogger(false);

const EVENT = anEvent({
  callId: 'CA1',
  data: {
    status: 'ringing',
    sequence: 0,
    durationSeconds: null,
    details: callDetails({ callerName: 'Ann \u001b[31mLee\u009b2J' }),
  },
});

describe('the dead-letters command', () => {
  const { folder, remove } = dataFolder();
  let mongo: FakeCallStore;
  let supabase: FakeCallStore;
  let open: OpenJournal;
  let drains: StoreDrains;
  let notifications: NotificationLog;
  let command: DeadLettersCommand;
  let session: RecordedSession;
  let number = 0;

  beforeEach(async () => {
    number += 1;
    const clock = new Clock();
    const config = loadAppConfig({
      NODE_ENV: 'test',
      DATA_DIR: `${folder}/${number}`,
      STORE_TIMEOUT_MS: '100',
    });
    open = await openJournal(config.server.dataDir);
    mongo = new FakeCallStore('mongodb');
    supabase = new FakeCallStore('supabase');
    const links = new StoreLinks(mongo as never, supabase as never, config, clock);
    drains = new StoreDrains(links, open.journal, open.deadLetters, clock);
    drains.onApplicationBootstrap();
    const recorder = new Recorder(open.journal, new StoreWriter(links), open.deadLetters, links);
    const histories = new CallHistories(links, open.journal, drains, clock);
    const calls = new CallsRepository(recorder, new CallReader(links, open.journal, config), histories);
    notifications = new NotificationLog(config, new JournalRecords(open.database, open.journal), clock);
    const deadLetters = new DeadLettersService(open.deadLetters, notifications);
    command = new DeadLettersCommand(
      deadLetters,
      new DeadLetterReplay(deadLetters, calls),
      new NotificationReplay(deadLetters, notifications),
    );
    session = new RecordedSession();
  });

  afterEach(async () => {
    await drains.beforeApplicationShutdown();
    await open.journal.close();
  });

  afterAll(remove);

  /** Has stores refuse an event, and waits until it was set aside. */
  async function refuse(event = EVENT, stores = [supabase]): Promise<void> {
    const before = open.deadLetters.count('mongodb') + open.deadLetters.count('supabase');
    for (const store of stores) store.faults.rejects.add(event.id);
    await open.journal.append([event]);
    await eventually(() => {
      const count = open.deadLetters.count('mongodb') + open.deadLetters.count('supabase');
      expect(count).toBe(before + stores.length);
    });
  }

  const ids = async (): Promise<string[]> =>
    (await open.deadLetters.list()).map(({ store, sequence }) => `${store}-${sequence}`);

  describe('of notifications', () => {
    const ID = { store: 'notifications', sequence: 7 } as const;

    function park(): void {
      const notification = {
        id: 'msg_1',
        type: 'call.ended',
        callId: 'visit-1',
        eventId: 'e1',
        at: '2026-11-21T09:00:00.000Z',
        receivedAt: '2026-11-21T09:00:00.000Z',
      } as const;
      const delivery: Delivery = {
        number: 7,
        notification,
        receiver: 'crm',
        url: 'https://crm.example/hooks',
        state: 'dead',
        attempts: 3,
        answer: '500',
        at: '2026-11-21T09:00:07.000Z',
      };
      notifications.deliveries.add([delivery]);
    }

    /** What a receiver makes of whatever is sent to it. */
    function deliverAs(state: 'sent' | 'dead'): void {
      notifications.follow({
        onCandidates: () => undefined,
        onPending: (deliveries) => {
          for (const one of deliveries) notifications.deliveries.update({ ...one, state, attempts: 1 });
        },
      });
    }

    it('lists and shows them with those of the databases', async () => {
      park();
      await refuse();
      await command.list({ limit: 50 }, session);
      expect(session.printed.join('\n')).toMatch(
        /notifications-7 +2026-11-21T09:00:07.000Z +visit-1 +call.ended +500 +for https:\/\/crm.example\/hooks/,
      );
      expect(session.printed.join('\n')).toContain('supabase-1');
      session.printed.length = 0;
      await command.list({ store: 'notifications', limit: 50 }, session);
      expect(session.printed.join('\n')).not.toContain('supabase-1');
      session.printed.length = 0;
      await command.show({ id: ID }, session);
      expect(session.printed.join('\n')).toMatch(/Webhook id +msg_1/);
    });

    it('sends them again, and tells what became of it', async () => {
      park();
      deliverAs('dead');
      expect(await command.replay({ ids: [ID] }, session)).toBe(EXIT.failed);
      expect(session.complaints.join('\n')).toContain('1 not taken again');
      deliverAs('sent');
      expect(await command.replay({ ids: [], all: true }, session)).toBe(EXIT.done);
      expect(session.printed).toContain('The receivers took them.');
      await expect(command.show({ id: ID }, session)).rejects.toThrow(
        'There is no dead letter notifications-7',
      );
    });

    it('drops them', async () => {
      park();
      await command.drop({ ids: [ID] }, session);
      expect(notifications.deliveries.count('dead')).toBe(0);
    });
  });

  it('says that there are none', async () => {
    expect(await command.list({ limit: 50 }, session)).toBe(EXIT.done);
    expect(await command.replay({ ids: [], all: true }, session)).toBe(EXIT.done);
    expect(await command.drop({ ids: [], all: true }, session)).toBe(EXIT.done);
    expect(session.printed).toEqual(Array(3).fill('There are no dead letters.'));
    session.printed.length = 0;
    await command.list({ limit: 50, json: true }, session);
    expect(session.printed).toEqual(['[]']);
  });

  it('lists them, the newest last, with nothing personal and nothing that steers a terminal', async () => {
    const letter = { store: 'supabase' as const, event: EVENT, code: '22\u001bP02' };
    const reason = `refused: "+14155550142" ${'and so on '.repeat(20)}`;
    await open.deadLetters.add({ ...letter, sequence: 8, reason, at: '2026-11-21T09:00:02.000Z' });
    await open.deadLetters.add({ ...letter, sequence: 9, reason: 'short', at: '2026-11-21T09:00:01.000Z' });
    await open.deadLetters.add({
      ...letter,
      store: 'mongodb',
      sequence: 10,
      reason,
      at: '2026-11-21T09:00:03.000Z',
    });
    await command.list({ limit: 2 }, session);
    const [heading, ...lines] = session.printed;
    expect(heading).toMatch(/^ID +SET ASIDE +CALL +EVENT +CODE +REASON$/);
    expect(lines).toEqual([
      expect.stringMatching(
        /^supabase-8 +2026-11-21T09:00:02.000Z +CA1 +call.status +22\\u001bP02 +refused: "\+\*{7}0142" and so on .{40,60}…$/,
      ),
      expect.stringMatching(/^mongodb-10 /),
      'The newest 2 of 3; --limit shows more.',
    ]);
    expect(session.printed.join('')).not.toMatch(/Ann|4155550142/);
    expect(session.printed.join('')).not.toContain('\u001b');
    session.printed.length = 0;
    await command.list({ limit: 50, store: 'mongodb', json: true }, session);
    const listed = JSON.parse(session.printed.join('\n')) as Record<string, unknown>[];
    expect(listed).toMatchObject([
      { id: 'mongodb-10', store: 'mongodb', callId: 'CA1', type: 'call.status' },
    ]);
    expect(session.printed.join('')).not.toMatch(/Ann|4155550142/);
  });

  it('shows everything about one', async () => {
    await refuse();
    await command.show({ id: { store: 'supabase', sequence: 1 } }, session);
    const shown = session.printed.join('\n');
    expect(shown).toContain('+14155550142');
    expect(shown).toContain('Ann \\u001b[31mLee\\u009b2J');
    expect(shown).toMatch(/Code +STORE_REJECTED/);
    session.printed.length = 0;
    await command.show({ id: { store: 'supabase', sequence: 1 }, json: true }, session);
    expect(JSON.parse(session.printed.join('\n'))).toMatchObject({ sequence: 1, event: EVENT });
  });

  it('brings an event into its database once that takes it', async () => {
    await refuse();
    supabase.faults.rejects.clear();
    expect(await command.replay({ ids: [{ store: 'supabase', sequence: 1 }] }, session)).toBe(EXIT.done);
    expect(session.printed).toEqual(['1 event was put back into the journal.', 'The databases took them.']);
    expect(supabase.contents().events).toEqual([EVENT]);
    expect(await ids()).toEqual([]);
  });

  it('says when an event is refused again', async () => {
    await refuse();
    expect(await command.replay({ ids: [], all: true }, session)).toBe(EXIT.failed);
    expect(session.complaints[0]).toBe('error: 1 refused again:');
    expect(session.complaints.join('\n')).toMatch(/supabase-2 .*STORE_REJECTED/);
    expect(await ids()).toEqual(['supabase-2']);
  });

  it('does not multiply an event that both databases refuse', async () => {
    await refuse(EVENT, [mongo, supabase]);
    expect(await command.replay({ ids: [], all: true }, session)).toBe(EXIT.failed);
    expect(session.printed).toEqual(['1 event was put back into the journal.']);
    expect(await ids()).toEqual(['mongodb-2', 'supabase-2']);
    expect(await command.replay({ ids: [{ store: 'mongodb', sequence: 2 }] }, session)).toBe(EXIT.failed);
    expect(await ids()).toEqual(['mongodb-3', 'supabase-3']);
  });

  it('can be stopped while a database is down, which has the events waiting for it then', async () => {
    await refuse();
    supabase.faults.rejects.clear();
    supabase.faults.down = true;
    const replayed = command.replay({ ids: [], all: true }, session);
    await eventually(() => expect(open.journal.depth('supabase')).toBe(1));
    session.abort();
    await expect(replayed).rejects.toThrow();
    expect(await ids()).toEqual([]);
  });

  it('forgets letters for good', async () => {
    await refuse();
    await refuse(anEvent());
    expect(await command.drop({ ids: [{ store: 'supabase', sequence: 1 }] }, session)).toBe(EXIT.done);
    expect(await ids()).toEqual(['supabase-2']);
    expect(await command.drop({ ids: [], all: true, store: 'mongodb' }, session)).toBe(EXIT.done);
    expect(await ids()).toEqual(['supabase-2']);
    expect(await command.drop({ ids: [], all: true, store: 'supabase' }, session)).toBe(EXIT.done);
    expect(await ids()).toEqual([]);
    expect(session.printed).toEqual([
      '1 letter was dropped.',
      'There are no dead letters.',
      '1 letter was dropped.',
    ]);
    expect(supabase.contents().events).toEqual([]);
  });

  it.each(['replay', 'drop'] as const)('checks all ids before it starts to %s', async (action) => {
    await refuse();
    const known = { store: 'supabase', sequence: 1 } as const;
    const unknown = [{ store: 'supabase', sequence: 7 } as const, { store: 'mongodb', sequence: 1 } as const];
    await expect(command[action]({ ids: [known, ...unknown] }, session)).rejects.toMatchObject({
      code: 'DEAD_LETTER_NOT_FOUND',
      message: 'There is no dead letter supabase-7, mongodb-1',
    });
    await expect(command.show({ id: unknown[0] ?? known }, session)).rejects.toThrow('supabase-7');
    expect([await ids(), open.journal.depth('supabase'), session.printed]).toEqual([['supabase-1'], 0, []]);
  });
});
