import { type Connection, mongo } from 'mongoose';
import { redactEvent } from '../../src/calls/fold/redact-event.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { sumsOf } from '../../src/calls/model/call-head.js';
import { contentDigest } from '../../src/calls/model/fingerprint.js';
import { aCall, aCallSid, anEvent, callDetails } from '../support/builders.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];
type BulkWrite = (
  this: mongo.Collection,
  ...args: Parameters<mongo.Collection['bulkWrite']>
) => Promise<mongo.BulkWriteResult>;

const ALWAYS = { from: '2000-01-01', to: '2099-12-31' };

describe.each(servers)('Documents in %s MongoDB that something else has changed', (_name, startServer) => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;
  let calls: ReturnType<Connection['collection']>;
  let log: ReturnType<Connection['collection']>;

  beforeAll(async () => {
    server = await startServer();
    opened = await openMongoStore(server.uri);
    await opened.store.ping();
    calls = opened.connection.collection('calls');
    log = opened.connection.collection('log');
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });
  beforeEach(async () => {
    await calls.deleteMany({});
    await log.deleteMany({});
  });

  const change = (callId: string, update: Record<string, unknown>) =>
    calls.updateOne({ _id: callId as never }, update);
  const headOf = async (callId: string) => (await opened.store.findHeads([callId]))[0];

  it('have heads that count an event twice which was deleted by hand, until they are recomputed', async () => {
    const callId = aCallSid();
    const events = [1, 2, 3].map(() => anEvent({ callId }));
    const [lost] = events;
    await opened.store.append(events);
    await change(callId, { $unset: { [`events.${lost?.id}`]: 1 } });
    await opened.store.append(events);
    expect((await headOf(callId))?.stored.events).toBe(4);
    await opened.store.recompute(events);
    expect((await headOf(callId))?.stored).toEqual(sumsOf(events));
    await opened.store.append(events);
    expect((await headOf(callId))?.stored).toEqual(sumsOf(events));
  });

  it('get their head, day, digests and missing entries of the log back, the others at the end', async () => {
    const callId = aCallSid();
    const events = [1, 2, 3].map(() => anEvent({ callId }));
    await opened.store.append(events.slice(0, 1));
    await opened.store.append(events.slice(1));
    await change(callId, {
      $set: { 'head.day': '1999-01-01', 'head.low': 5 },
      $unset: { [`events.${events[0]?.id}.digest`]: 1 },
    });
    await log.deleteOne({ eventId: events[2]?.id });
    await opened.store.recompute(events);
    expect(await headOf(callId)).toMatchObject({ day: '2026-11-21', stored: sumsOf(events) });
    const document = await calls.findOne({ _id: callId as never });
    const digests = events.map(
      ({ id }) => (document?.events as Record<string, { digest: string }>)[id]?.digest,
    );
    expect(digests).toEqual(events.map(contentDigest));
    expect((await opened.store.listLog(0, 9)).map(({ eventId }) => eventId)).toEqual(
      events.map(({ id }) => id),
    );
    await change(callId, { $unset: { head: 1 } });
    expect(await headOf(callId)).toBeUndefined();
    await opened.store.recompute(events);
    expect((await headOf(callId))?.stored).toEqual(sumsOf(events));
  });

  it('are left alone when anything of them changes between the look and the change', async () => {
    const callId = aCallSid();
    const details = callDetails();
    const incoming = anEvent<'call.incoming'>({ callId, type: 'call.incoming', data: { details } });
    const meanwhile = [
      (): Promise<unknown> => opened.store.append([anEvent({ callId })]),
      (): Promise<unknown> => opened.store.append([{ ...incoming, receivedAt: '2026-11-01T00:00:00.000Z' }]),
      async (): Promise<unknown> => {
        const [kept = incoming] = (await opened.store.listEvents(callId)).filter(
          ({ id }) => id === incoming.id,
        );
        return opened.store.redact([redactEvent(kept)]);
      },
    ];
    await opened.store.append([incoming]);
    for (const work of meanwhile) {
      const held = await opened.store.listEvents(callId);
      await change(callId, { $inc: { 'head.low': 1 } });
      const low = (await headOf(callId))?.stored.low ?? 0;
      const bulkWrite: BulkWrite = Reflect.get(mongo.Collection.prototype, 'bulkWrite');
      const spy = jest.spyOn(mongo.Collection.prototype, 'bulkWrite').mockImplementationOnce(async function (
        this: mongo.Collection,
        ...args
      ) {
        spy.mockRestore();
        await work();
        return bulkWrite.apply(this, args);
      });
      await opened.store.recompute(held);
      expect((await headOf(callId))?.stored.low).toBeGreaterThanOrEqual(low);
      await opened.store.recompute(await opened.store.listEvents(callId));
      expect((await headOf(callId))?.stored).toEqual(sumsOf(await opened.store.listEvents(callId)));
    }
  });

  describe('by an earlier Mainline, without digests and sums over content', () => {
    async function older() {
      const call = aCall();
      const incoming = anEvent<'call.incoming'>({
        callId: call.id,
        type: 'call.incoming',
        data: { details: callDetails() },
      });
      await opened.store.append([incoming]);
      const row = { ...foldCall([incoming]), talkSeconds: 77 };
      await opened.store.publish([row]);
      await change(call.id, {
        $unset: {
          'head.contents': 1,
          [`events.${incoming.id}.digest`]: 1,
          'call.fingerprint.contents': 1,
          'call.foldVersion': 1,
          'call.otherRecordings': 1,
          marks: 1,
          settled: 1,
        },
      });
      return { incoming, row };
    }

    it('are read as if those were nothing, and are in every list of heads', async () => {
      const { incoming, row } = await older();
      const stored = { ...sumsOf([incoming]), contents: 0 };
      const head = await headOf(row.id);
      expect(head).toMatchObject({ stored, published: { ...stored } });
      expect(await opened.store.listHeads('2026-11-21', 9, null)).toEqual([head]);
      const digest = { day: '2026-11-21', calls: 1, stored, published: stored };
      expect(await opened.store.digestDays(ALWAYS)).toEqual([digest]);
      expect(await opened.store.findDays()).toEqual({ from: '2026-11-21', to: '2026-11-21' });
      expect(await opened.store.findById(row.id)).toMatchObject({ foldVersion: 0, talkSeconds: 77 });
      expect(await opened.store.listEditions(9, null)).toMatchObject([{ id: row.id, foldVersion: 0 }]);
      expect(await opened.store.append([incoming])).toEqual([{ callId: row.id, stored }]);
    });

    it('give way to a row of the same events, and are whole when they are recomputed', async () => {
      const { incoming, row } = await older();
      await opened.store.publish([{ ...row, talkSeconds: 1 }]);
      expect((await opened.store.findById(row.id))?.talkSeconds).toBe(1);
      const second = anEvent({ callId: row.id });
      await opened.store.append([second]);
      await opened.store.recompute([incoming, second]);
      expect((await headOf(row.id))?.stored).toEqual(sumsOf([incoming, second]));
    });

    it('can be redacted, and get earlier copies', async () => {
      const { incoming, row } = await older();
      await opened.store.redact([redactEvent(incoming)]);
      expect(await opened.store.listEvents(row.id)).toEqual([redactEvent(incoming)]);
      const early = { ...incoming, receivedAt: '2026-11-01T00:00:00.000Z' };
      await opened.store.append([early]);
      expect(await opened.store.listEvents(row.id)).toEqual([early]);
      await opened.store.recompute([early]);
      expect((await headOf(row.id))?.stored).toEqual(sumsOf([early]));
    });
  });

  it('are redacted by a digest of what is stored, in a copy that another instance received in the same millisecond', async () => {
    const callId = aCallSid();
    const base = anEvent<'call.incoming'>({
      callId,
      type: 'call.incoming',
      data: { details: callDetails() },
    });
    const copies = [base, { ...base, at: '2026-11-21T09:00:05.000Z' }];
    await opened.store.append(copies);
    for (const copy of copies) await opened.store.redact([redactEvent(copy)]);
    const [held] = await opened.store.listEvents(callId);
    expect(held?.data).toEqual(redactEvent(base).data);
    expect((await headOf(callId))?.stored).toEqual(sumsOf(held ? [held] : []));
  });

  it('are counted once whatever their calls are: settled, under way, without a row', async () => {
    const rows = [aCall(), aCall({ endedAt: null }), aCall()];
    for (const { id } of rows) await opened.store.append([anEvent({ callId: id })]);
    await opened.store.publish(rows.slice(0, 2));
    const [digest] = await opened.store.digestDays(ALWAYS);
    expect(digest).toMatchObject({ calls: 3, stored: { events: 3 } });
    expect(digest?.published.events).toBe((rows[0]?.eventCount ?? 0) + (rows[1]?.eventCount ?? 0));
    const heads = await opened.store.listHeads('2026-11-21', 9, null);
    expect(heads.map(({ callId }) => callId)).toEqual(rows.map(({ id }) => id).sort());
    expect(heads.filter(({ published }) => published === null)).toHaveLength(1);
  });
});
