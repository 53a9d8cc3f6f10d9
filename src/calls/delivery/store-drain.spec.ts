import { Logger } from '@nestjs/common';
import { aCallSid, anEvent, anEventId } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { eventually } from '../../../test/support/eventually.js';
import { dataFolder, openJournal, type OpenJournal } from '../../../test/support/open-journal.js';
import { RunningClock } from '../../../test/support/running-clock.js';
import { DAY } from '../../config/time.js';
import type { CallEvent } from '../model/call-event.js';
import { JournalUnavailableError } from '../journal/files/journal.errors.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { CircuitBreaker } from '../../database/link/circuit-breaker.js';
import { type DrainTools, StoreDrain } from './store-drain.js';
import { StoreLink } from '../../database/link/store-link.js';

Logger.overrideLogger(false);

const QUICK = { base: 2, cap: 10 };

describe('StoreDrain', () => {
  const { folder, remove } = dataFolder();
  const clock = new RunningClock();
  let open: OpenJournal;
  let store: FakeCallStore;
  let link: StoreLink<FakeCallStore>;
  let drain: StoreDrain;
  let number = 0;

  beforeEach(async () => {
    number += 1;
    open = await openJournal(`${folder}/${number}`);
    store = new FakeCallStore('mongodb');
    link = new StoreLink(store, { breaker: new CircuitBreaker(clock, QUICK), clock, limit: 50 });
    drain = new StoreDrain(link, tools());
  });
  const tools = (): DrainTools => ({
    journal: open.journal,
    deadLetters: open.deadLetters,
    clock,
    backoff: QUICK,
  });
  afterEach(async () => {
    store.faults.hangs = false;
    await drain.stop();
    await open.journal.close();
  });
  afterAll(remove);

  const delivered = (count: number): Promise<void> =>
    eventually(() => {
      expect(open.journal.depth('mongodb')).toBe(0);
      expect(store.contents().events).toHaveLength(count);
    });
  const someEvents = (count: number): CallEvent[] => Array.from({ length: count }, () => anEvent());

  it('delivers what was there before it started and what comes after', async () => {
    await open.journal.append(someEvents(2));
    drain.start();
    await delivered(2);
    await open.journal.append(someEvents(3));
    await delivered(5);
    expect(store.contents().rows).toHaveLength(5);
    expect(link).toMatchObject({ lastErrorCode: null, lastSuccessAt: expect.any(String) as string });
  });

  it('tells of what the store took, and not of what it refused', async () => {
    const told: string[] = [];
    const forget = drain.onDelivered((name, events) => told.push(...events.map(({ id }) => `${name} ${id}`)));
    const [taken, refused] = [someEvents(3), anEvent()];
    store.faults.rejects = new Set([refused.id]);
    await open.journal.append([...taken, refused]);
    drain.start();
    await eventually(() => expect(open.journal.depth('mongodb')).toBe(0));
    expect(told.sort()).toEqual(taken.map(({ id }) => `mongodb ${id}`).sort());
    forget();
    await open.journal.append(someEvents(1));
    await eventually(() => expect(open.journal.depth('mongodb')).toBe(0));
    expect(told).toHaveLength(3);
  });

  it('asks a store for less at a time that is too slow for a hundred events within its time limit', async () => {
    const append = store.append.bind(store);
    store.append = (events) => (events.length > 10 ? new Promise(() => undefined) : append(events));
    await open.journal.append(someEvents(60));
    drain.start();
    await delivered(60);
  });

  it('delivers in batches of a hundred', async () => {
    await open.journal.append(someEvents(250));
    drain.start();
    await delivered(250);
    expect(store.batches).toEqual([100, 100, 50]);
  });

  it('publishes the fold of everything the store knows of a call', async () => {
    const callId = aCallSid();
    await store.append([anEvent({ callId })]);
    await open.journal.append([anEvent({ callId })]);
    drain.start();
    await delivered(2);
    expect(store.contents().rows).toMatchObject([{ id: callId, eventCount: 2 }]);
  });

  it.each(['down', 'hangs', 'losesAnswers'] as const)(
    'goes on, and loses nothing, after a store that is %s',
    async (fault) => {
      store.faults[fault] = true;
      await open.journal.append(someEvents(3));
      drain.start();
      await eventually(() => expect(link.lastErrorCode).toBe('STORE_UNAVAILABLE'));
      expect(open.journal.depth('mongodb')).toBe(3);
      store.faults[fault] = false;
      await delivered(3);
      expect(link.lastErrorCode).toBeNull();
    },
  );

  it.each([-DAY, DAY])('goes on after an outage in which the clock was set by %s ms', async (shift) => {
    store.faults.down = true;
    await open.journal.append(someEvents(3));
    drain.start();
    await eventually(() => expect(link.breaker.state).not.toBe('closed'));
    clock.shift(shift);
    store.faults.down = false;
    await delivered(3);
  });

  it('sets aside only the events that the store can never take', async () => {
    const events = someEvents(20);
    const bad = [events[3], events[11]].map((event) => event?.id ?? '');
    store.faults.rejects = new Set(bad);
    await open.journal.append(events);
    drain.start();
    await delivered(18);
    const letters = await open.deadLetters.list();
    expect(letters.map((letter) => letter.event.id)).toEqual(bad);
    expect(letters[0]).toMatchObject({
      store: 'mongodb',
      sequence: 4,
      code: 'STORE_REJECTED',
      reason: 'never',
    });
    expect(open.deadLetters.count('mongodb')).toBe(2);
    expect(open.deadLetters.count('supabase')).toBe(0);
  });

  it('delivers a dead letter that is replayed once the store can take it', async () => {
    const event = anEvent();
    store.faults.rejects = new Set([event.id]);
    await open.journal.append([event]);
    drain.start();
    await eventually(() => expect(open.deadLetters.count('mongodb')).toBe(1));
    store.faults.rejects.clear();
    const letter = await open.deadLetters.find('mongodb', 1);
    if (letter === null) throw new Error('the letter is gone');
    await open.deadLetters.replay(letter);
    await delivered(1);
    expect(open.deadLetters.count('mongodb')).toBe(0);
    expect(await open.deadLetters.list()).toEqual([]);
  });

  it('replays an event once that both stores had refused', async () => {
    const event = anEvent();
    await open.journal.append([event]);
    const rest = { event, code: 'x', reason: 'x', at: event.at };
    await open.deadLetters.add({ ...rest, store: 'mongodb', sequence: 1 });
    await open.deadLetters.add({ ...rest, store: 'supabase', sequence: 1 });
    const before = open.journal.depth('mongodb');
    const letter = await open.deadLetters.find('supabase', 1);
    if (letter === null) throw new Error('the letter is gone');
    await open.deadLetters.replay(letter);
    expect(await open.deadLetters.list()).toEqual([]);
    expect(open.journal.depth('mongodb')).toBe(before + 1);
  });

  it('keeps dead letters over a restart', async () => {
    const event = anEvent({ id: anEventId() });
    store.faults.rejects = new Set([event.id]);
    await open.journal.append([event]);
    drain.start();
    await eventually(() => expect(open.deadLetters.count('mongodb')).toBe(1));
    await drain.stop();
    await open.journal.close();
    open = await openJournal(`${folder}/${number}`);
    expect(open.deadLetters.count('mongodb')).toBe(1);
  });

  it('says in a letter what the database said, and in the log nothing of what the event holds', async () => {
    const event = anEvent();
    const said = Object.assign(new Error('invalid byte sequence "Jane Roe"'), { code: '22021' });
    const rejection = new StoreRejectedError('refused', { cause: said });
    jest.spyOn(store, 'append').mockRejectedValue(rejection);
    const log = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await open.journal.append([event]);
    drain.start();
    await eventually(() => expect(open.deadLetters.count('mongodb')).toBe(1));
    expect(await open.deadLetters.list()).toMatchObject([
      { code: '22021', reason: 'refused: invalid byte sequence "Jane Roe"', event: { id: event.id } },
    ]);
    expect(log.mock.calls).toEqual([
      [
        'mongodb can never take an event; it is a dead letter now',
        { callId: event.callId, eventId: event.id, type: event.type, code: '22021' },
      ],
    ]);
    jest.restoreAllMocks();
  });

  it('sets aside the events of a call that cannot be folded, and goes on with the others', async () => {
    const events = [anEvent(), anEvent({ data: null as never }), anEvent()];
    await open.journal.append(events);
    drain.start();
    await eventually(() => expect(open.journal.depth('mongodb')).toBe(0));
    const letters = await open.deadLetters.list();
    expect(letters.map((letter) => letter.event.id)).toEqual([events[1]?.id]);
    expect(letters[0]?.reason).toMatch(/^The events of a call cannot be folded: /);
    expect(store.contents().rows).toHaveLength(2);
  });

  it('finds out that a store is back when nothing waits for it', async () => {
    store.faults.down = true;
    drain.start();
    await eventually(() => expect(link.breaker.state).not.toBe('closed'));
    store.faults.down = false;
    await eventually(() => expect(link.isUp).toBe(true));
    expect(store.batches).toEqual([]);
  });

  it('goes on at once when somebody else finds the store back', async () => {
    await drain.stop();
    const slow = { base: 3_600_000, cap: 3_600_000 };
    link = new StoreLink(store, { breaker: new CircuitBreaker(clock, slow, () => 1), clock, limit: 50 });
    drain = new StoreDrain(link, { ...tools(), backoff: slow });
    store.faults.down = true;
    await open.journal.append(someEvents(2));
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(link.executeDespiteBreaker((one) => one.ping())).rejects.toThrow('down');
    }
    drain.start();
    await eventually(() => expect(link.breaker.state).toBe('open'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    store.faults.down = false;
    await link.confirmBack();
    await delivered(2);
  });

  it('does not blame the store for a journal that cannot be read', async () => {
    drain.start();
    await eventually(() => expect(link.isUp).toBe(true));
    jest.spyOn(open.journal, 'readBatch').mockRejectedValue(new JournalUnavailableError('gone'));
    await open.journal.append(someEvents(2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(link).toMatchObject({ isUp: true, lastErrorCode: null });
    jest.restoreAllMocks();
    await delivered(2);
  });

  it('ends when the journal is closed before it', async () => {
    store.faults.hangs = true;
    await open.journal.append(someEvents(1));
    drain.start();
    const stopped = drain.stop();
    await open.journal.close();
    await stopped;
    const next = await openJournal(`${folder}/${number}`);
    expect(next.journal.depth('mongodb')).toBe(1);
    await next.journal.close();
  });

  it('delivers what is left when it is stopped', async () => {
    drain.start();
    await open.journal.append(someEvents(150));
    await drain.stop();
    expect(store.contents().events).toHaveLength(150);
  });

  it('stops at once while the store is down, and keeps the rest', async () => {
    store.faults.down = true;
    drain.start();
    await open.journal.append(someEvents(2));
    await eventually(() => expect(link.lastErrorCode).not.toBeNull());
    await drain.stop();
    expect(open.journal.depth('mongodb')).toBe(2);
  });
});
