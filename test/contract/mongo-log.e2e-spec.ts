import { mongo } from 'mongoose';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { facetsOf } from '../../src/calls/feed/call-facets.js';
import { CALL_INDEXES, LOG_INDEXES } from '../../src/calls/stores/mongo/call-indexes.js';
import type { LogEntry } from '../../src/calls/stores/call-store.js';
import type { LogDocument } from '../../src/calls/stores/mongo/call.schema.js';
import { logEvents } from '../../src/calls/stores/mongo/mongo-log.js';
import { aCall, aCallSid, anEvent } from '../support/builders.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];

describe.each(servers)('The log of MongoCallStore on %s MongoDB', (_name, startServer) => {
  let server: TemporaryMongo;
  let one: OpenedMongoStore;
  let two: OpenedMongoStore;

  beforeEach(async () => {
    server = await startServer();
    const uri = new URL(server.uri);
    uri.searchParams.set('monitorCommands', 'true');
    [one, two] = [await openMongoStore(uri.href), await openMongoStore(server.uri)];
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    await server.close();
  });

  const readLog = (): Promise<LogEntry[]> => one.store.listLog(0, 1000);

  it('has no gap and no event twice when two instances append at once, some of it the same', async () => {
    const callIds = Array.from({ length: 3 }, aCallSid);
    const events = Array.from({ length: 60 }, (_, index) => anEvent({ callId: callIds[index % 3] ?? '' }));
    const batches = Array.from({ length: 12 }, (_, index) => events.slice(index * 4, index * 4 + 10));
    await Promise.all(
      batches.flatMap((batch, index) => [
        one.store.append(batch),
        ...(index % 2 === 0 ? [two.store.append([...batch].reverse())] : []),
        two.store.append([anEvent()]),
      ]),
    );
    const log = await readLog();
    expect(log.map(({ number }) => number)).toEqual(log.map((_entry, index) => index + 1));
    expect(new Set(log.map(({ eventId }) => eventId)).size).toBe(log.length);
    const logged = new Set(log.map(({ eventId }) => eventId));
    expect(events.slice(0, 54).every(({ id }) => logged.has(id))).toBe(true);
    expect(log).toHaveLength(54 + 12);
  });

  it('gets what was stored and not logged, when that is appended again', async () => {
    const [first, lost] = [anEvent(), anEvent()];
    await one.store.append([first]);
    const insert = jest
      .spyOn(mongo.Collection.prototype, 'insertMany')
      .mockRejectedValueOnce(new mongo.MongoNetworkError('the process died'));
    await expect(one.store.append([lost])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    insert.mockRestore();
    expect(await one.store.listEvents(lost.callId)).toHaveLength(1);
    expect(await one.store.findInLog([lost.id])).toEqual([]);
    await two.store.append([first, lost]);
    expect(await readLog()).toEqual([
      { number: 1, callId: first.callId, eventId: first.id },
      { number: 2, callId: lost.callId, eventId: lost.id },
    ]);
  });

  it('begins anew, each event once, in a database that was emptied while Mainline runs', async () => {
    await one.store.append([anEvent(), anEvent()]);
    await one.connection.dropDatabase();
    const events = Array.from({ length: 8 }, () => anEvent());
    await Promise.all(events.flatMap((event) => [one.store.append([event]), two.store.append([event])]));
    const log = await readLog();
    expect(log.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(log.map(({ eventId }) => eventId).sort()).toEqual(events.map(({ id }) => id).sort());
    await expectNoRepeat(events[3]);
  });

  it('takes no event twice from a writer that asked for the end later than for the event', async () => {
    const events = [anEvent(), anEvent()];
    await one.store.append(events);
    await expectNoRepeat(events[0]);
  });

  /** Logs an event as one does who read that it is not there before another one logged it, and the end after that. */
  async function expectNoRepeat(event: CallEvent | undefined): Promise<void> {
    const before = await readLog();
    const log = one.connection.collection<LogDocument>('log') as unknown as mongo.Collection<LogDocument>;
    const later = anEvent();
    const state = { end: before.length, logged: new Set<string>() };
    const { signal } = new AbortController();
    await logEvents(log, [later, ...(event ? [event] : [])], { state, signal });
    expect(await readLog()).toEqual([
      ...before,
      { number: before.length + 1, callId: later.callId, eventId: later.id },
    ]);
  }

  it('costs two trips one after another with storing an event, new or known, and three when a batch has both', async () => {
    await one.store.append([anEvent()]);
    await one.indexes.ensure();
    const trips = tripCounter(one);
    const event = anEvent();
    expect(await trips(() => one.store.append([event, anEvent()]))).toEqual(2);
    expect(await trips(() => one.store.append([event]))).toEqual(2);
    const mixed = [
      event,
      anEvent({ callId: event.callId }),
      { ...event, receivedAt: '2026-11-20T00:00:00.000Z' },
    ];
    expect(await trips(() => one.store.append(mixed))).toBeLessThanOrEqual(5);
  });
});

/** Counts how often something is asked of the database while nothing else is under way. */
function tripCounter({ connection }: OpenedMongoStore): (work: () => Promise<unknown>) => Promise<number> {
  let [underWay, trips] = [0, 0];
  const client = connection.getClient();
  client.on('commandStarted', () => void (trips += Number(underWay++ === 0)));
  for (const end of ['commandSucceeded', 'commandFailed'] as const) client.on(end, () => void underWay--);
  return async (work) => {
    trips = 0;
    await work();
    return trips;
  };
}

describe.each(servers)('MongoCallStore on %s MongoDB, after an older Mainline', (_name, startServer) => {
  it('gives rows their marks, replaces indexes that are others, and lets go of those that others stand in for', async () => {
    const server = await startServer();
    const before = await openMongoStore(server.uri);
    const calls = Array.from({ length: 210 }, () => aCall({ queue: 'old' }));
    await before.store.publish(calls.map((call) => ({ ...call, eventCount: 1 })));
    await before.store.append(calls.map(({ id }) => anEvent({ callId: id })));
    await before.store.publish(calls);
    await before.indexes.ensure();
    const documents = before.connection.collection('calls');
    await documents.updateMany({}, { $unset: { facets: 1, marks: 1, settled: 1 } });
    await documents.createIndex({ 'call.startedAt': -1, _id: -1 }, { name: 'calls_newest_first' });
    await documents.createIndex({ 'head.day': 1, _id: 1 }, { name: 'heads_by_day' });
    await documents.createIndex({ 'call.queue': 1 }, { name: 'feed_queue_by_duration' });
    await documents.dropIndex('calls_by_mark');
    await documents.createIndex({ marks: -1 }, { name: 'calls_by_mark' });
    await before.connection.collection('log').dropIndex('log_calls');
    await before.connection.collection('log').createIndex({ callId: 1, _id: 1 }, { name: 'by another name' });
    await before.close();
    const after = await openMongoStore(server.uri);
    await after.store.ping();
    await after.indexes.ensure();
    expect(await after.store.count({ hasVoicemail: true })).toBe(210);
    const kept = await after.connection.collection('calls').findOne({ _id: calls[0]?.id as never });
    expect(kept?.facets).toEqual(calls[0] && facetsOf(calls[0]));
    for (const [name, wanted] of [['calls', CALL_INDEXES] as const, ['log', LOG_INDEXES] as const]) {
      const indexes = await after.connection.collection(name).indexes();
      expect(indexes.map(({ name: own, key }) => [own, key])).toEqual(
        expect.arrayContaining([['_id_', { _id: 1 }], ...wanted.map((index) => [index.name, index.key])]),
      );
      expect(indexes).toHaveLength(wanted.length + 1);
    }
    expect((await after.store.digestDays({ from: '2000-01-01', to: '2099-12-31' }))[0]?.calls).toBe(
      calls.length,
    );
    await after.close();
    await server.close();
  });
});
