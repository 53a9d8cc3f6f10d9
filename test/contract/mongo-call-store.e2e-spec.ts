import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getConnectionToken } from '@nestjs/mongoose';
import { type Connection, mongo } from 'mongoose';
import type { TestingModule } from '@nestjs/testing';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { sumsOf } from '../../src/calls/model/call-head.js';
import { contentDigest, type Fingerprint } from '../../src/calls/model/fingerprint.js';
import { facetsOf } from '../../src/calls/feed/call-facets.js';
import { newestCalls } from '../../src/calls/feed/call-filter.js';
import { CALL_INDEXES } from '../../src/calls/stores/mongo/call-indexes.js';
import type { CallDocument } from '../../src/calls/stores/mongo/call.schema.js';
import { addTypes } from '../../src/calls/stores/mongo/complete-documents.js';
import { MongoIndexes } from '../../src/calls/stores/mongo/mongo-indexes.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { MongoCallStoreModule } from '../../src/calls/stores/mongo/mongo-call-store.module.js';
import { aCall, aCallSid, anEvent } from '../support/builders.js';
import { second } from '../support/call-history.js';
import { startModules } from '../support/mongo-app.js';
import { startMongoAtPort, startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { freePort, realMongo } from '../support/mongo-real.js';
import { describeCallStore } from './call-store.contract.js';
import { describeFeed } from './call-store-feed.contract.js';
import { describeHeads } from './call-store-heads.contract.js';
import { describeLog } from './call-store-log.contract.js';
import { describeMetrics } from './call-store-metrics.contract.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];

interface Opened {
  app: TestingModule;
  close: () => Promise<void>;
}

async function open(startServer: () => Promise<TemporaryMongo>): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mainline-test-'));
  const server = await startServer();
  const app = await startModules([MongoCallStoreModule], {
    DATA_DIR: dataDir,
    MONGODB_URI: server.uri,
    STORE_TIMEOUT_MS: '20000',
  });
  return {
    app,
    close: async () => {
      await app.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describe.each(servers)('MongoCallStore on %s MongoDB', (name, startServer) => {
  describeCallStore(`MongoCallStore (${name})`, async () => {
    const { app, close } = await open(startServer);
    return { store: app.get(MongoCallStore), close };
  });

  describeHeads(`MongoCallStore (${name})`, async () => {
    const { app, close } = await open(startServer);
    return { store: app.get(MongoCallStore), close };
  });

  describeFeed(`MongoCallStore (${name})`, async () => {
    const { app, close } = await open(startServer);
    return { store: app.get(MongoCallStore), close };
  });

  describeMetrics(`MongoCallStore (${name})`, async () => {
    const { app, close } = await open(startServer);
    return { store: app.get(MongoCallStore), close };
  });

  describeLog(`MongoCallStore (${name})`, async () => {
    const { app, close } = await open(startServer);
    return { store: app.get(MongoCallStore), close };
  });

  describe('in its collection', () => {
    let opened: Opened;
    let store: MongoCallStore;
    let documents: ReturnType<Connection['collection']>;

    beforeAll(async () => {
      opened = await open(startServer);
      store = opened.app.get(MongoCallStore);
      await store.ping();
      documents = opened.app.get<Connection>(getConnectionToken()).collection('calls');
    });

    afterAll(() => opened.close());

    it('keeps one document per call, with its events and dates that can be searched', async () => {
      const call = aCall();
      const event = anEvent({ callId: call.id });
      await store.append([event]);
      await store.publish([call]);
      const all = await documents.find({ _id: call.id as never }).toArray();
      expect(all).toEqual([
        {
          _id: call.id,
          events: {
            [event.id]: expect.objectContaining({
              type: 'call.status',
              at: event.at,
              digest: contentDigest(event),
            }) as unknown,
          },
          call: expect.objectContaining({
            startedAt: new Date(call.startedAt),
            answeredAt: null,
            eventCount: call.eventCount,
            fingerprint: toStored(call.fingerprint),
          }) as unknown,
          facets: facetsOf(call),
          marks: ['kept', 'voicemail', 'unheard', 'alerted', 'alert_open', `session:${call.session}`],
          settled: true,
          head: { day: '2026-11-21', events: 1, ...toStored(sumsOf([event])) },
          changedAt: expect.any(Date) as Date,
        },
      ]);
    });

    it('moves changedAt with new events only', async () => {
      const call = aCall();
      const event = anEvent({ callId: call.id });
      const changedAt = async () => (await documents.findOne({ _id: call.id as never }))?.changedAt as Date;
      await store.append([event]);
      // A time that no clock of a server shows, so that any write of the field is seen.
      await documents.updateOne({ _id: call.id as never }, { $set: { changedAt: new Date(0) } });
      await store.append([event]);
      await store.publish([call]);
      expect(await changedAt()).toEqual(new Date(0));
      await store.append([event, anEvent({ callId: call.id })]);
      expect((await changedAt()).getTime()).toBeGreaterThan(0);
    });

    it('makes the indexes', async () => {
      await opened.app.get(MongoIndexes).ensure();
      const indexes = await documents.indexes();
      expect(indexes.map(({ name }) => name).sort()).toEqual(
        ['_id_', ...CALL_INDEXES.map(({ name }) => name)].sort(),
      );
    });

    it('gives calls of earlier versions the type without which no list has them', async () => {
      await opened.app.get(MongoIndexes).ensure();
      const calls = Array.from({ length: 450 }, (_, index) => aCall({ startedAt: second(index % 7) }));
      await store.append(calls.map(({ id }) => anEvent({ callId: id })));
      await store.publish(calls);
      const early = aCall({ type: null, startedAt: second(8) });
      await store.append([anEvent({ callId: early.id })]);
      await store.publish([early]);
      const count = () => documents.countDocuments({ 'call.type': 'voice' });
      const typed = await count();
      await documents.updateMany({ 'call.type': 'voice' }, { $unset: { 'call.type': 1 } });
      expect(await count()).toBe(0);
      await addTypes(opened.app.get<Connection>(getConnectionToken()).collection<CallDocument>('calls'));
      expect(await count()).toBe(typed);
      expect(await store.findById(early.id)).toMatchObject({ type: null });
    });

    it('rejects what can never be stored, and takes what comes after', async () => {
      const bad = { ...aCall(), startedAt: 'yesterday' };
      await expect(store.publish([bad])).rejects.toMatchObject({ code: 'STORE_REJECTED' });
      await expect(store.append([transcript(aCallSid(), 17)])).rejects.toMatchObject({
        code: 'STORE_REJECTED',
      });
      await expect(store.append([anEvent()])).resolves.toHaveLength(1);
    });

    it('goes on when another writer made the document at the same moment', async () => {
      const duplicate = new mongo.MongoServerError({
        ok: 0,
        code: 11_000,
        errmsg: 'E11000 duplicate key error',
      });
      const bulkWrite = jest.spyOn(mongo.Collection.prototype, 'bulkWrite').mockRejectedValueOnce(duplicate);
      const events = [anEvent(), anEvent()];
      expect(new Set(await store.append(events))).toEqual(
        new Set(events.map((event) => ({ callId: event.callId, stored: sumsOf([event]) }))),
      );
      // Twice for the calls, once for the log.
      expect(bulkWrite).toHaveBeenCalledTimes(3);
      bulkWrite.mockRestore();
    });

    it('rejects what makes a document too large, and keeps what it had', async () => {
      const kept = transcript(aCallSid(), 9);
      await store.append([kept]);
      await expect(store.append([transcript(kept.callId, 9)])).rejects.toMatchObject({
        code: 'STORE_REJECTED',
      });
      const small = anEvent({ callId: kept.callId });
      expect(await store.append([small])).toEqual([{ callId: kept.callId, stored: sumsOf([kept, small]) }]);
    });
  });
});

describe('MongoCallStore without a server', () => {
  it('says unavailable when the server goes away, and goes on when it is back', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mainline-test-'));
    const port = await freePort();
    let server = await startMongoAtPort(port);
    const app = await startModules([MongoCallStoreModule], {
      DATA_DIR: dataDir,
      MONGODB_URI: server.uri,
      STORE_TIMEOUT_MS: '500',
    });
    const store = app.get(MongoCallStore);
    await store.append([anEvent()]);
    await server.close();
    const unavailable = { code: 'STORE_UNAVAILABLE' };
    await expect(store.append([anEvent()])).rejects.toMatchObject(unavailable);
    await expect(store.findById('x')).rejects.toMatchObject(unavailable);
    await expect(store.list(newestCalls(1))).rejects.toMatchObject(unavailable);
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    server = await startMongoAtPort(port);
    await expect(untilItWorks(() => store.append([anEvent()]))).resolves.toHaveLength(1);
    await app.close();
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    await server.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

function transcript(callId: string, mebibytes: number): CallEvent {
  const text = 'x'.repeat(mebibytes * 1024 * 1024);
  const data = { recordingSid: 'RE1', status: 'completed', text };
  return anEvent<'transcription.status'>({ callId, type: 'transcription.status', data });
}

/** The sum of the receive times has a shorter name in documents. */
function toStored({ low, high, receipts, contents }: Fingerprint): Record<string, number> {
  return { low, high, copies: receipts, contents };
}

/** The driver looks for a lost server twice a second. */
async function untilItWorks<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 20; tries++) {
    const result = await attempt().catch(() => null);
    if (result !== null) return result;
  }
  return attempt();
}
