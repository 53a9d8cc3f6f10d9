import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { toRowFields, toStoredEvent } from '../../../dist/calls/stores/mongo/call-document.mapper.js';
import { MongoCallStore } from '../../../dist/calls/stores/mongo/mongo-call.store.js';
import { startOnThread } from '../../../dist/development/thread/server-thread.js';

const THREAD = new URL('../../../dist/development/mongodb/embedded-mongo.worker.js', import.meta.url);

function documentOf({ events, call, day, sums }) {
  const { events: count, low, high, receipts, contents } = sums;
  return {
    _id: call.id,
    events: Object.fromEntries(events.map((event) => [event.id, toStoredEvent(event)])),
    head: { day, events: count, low, high, copies: receipts, contents },
    ...toRowFields(call),
    changedAt: new Date(),
  };
}

function logOf({ events, firstNumber }) {
  return events.map(({ id, callId }, index) => ({ _id: firstNumber + index, callId, eventId: id }));
}

/** A server of its own: `MONGODB_TEST_URI`, in a new database, or the embedded one on a thread. */
async function server(folder) {
  const named = process.env.MONGODB_TEST_URI;
  if (!named) {
    const embedded = await startOnThread(THREAD, { dataDir: join(folder, 'mongodb') });
    return { uri: embedded.uri, what: 'the embedded MongoDB', end: () => embedded.close() };
  }
  const url = new URL(named);
  url.pathname = `/mainline_bench_${randomBytes(4).toString('hex')}`;
  return { uri: url.href, what: 'MongoDB', end: (connection) => connection.dropDatabase() };
}

/** MongoDB, empty. */
export async function openMongo(folder) {
  const { uri, what, end } = await server(folder);
  const connection = await mongoose.createConnection(uri).asPromise();
  return {
    what,
    Store: MongoCallStore,
    variables: { MONGODB_URI: uri },
    filling: () => ({
      async write(calls) {
        const options = { ordered: false };
        await connection.collection('calls').insertMany(calls.map(documentOf), options);
        await connection.collection('log').insertMany(calls.flatMap(logOf), options);
      },
      end: () => undefined,
    }),
    async close() {
      if (process.env.MONGODB_TEST_URI) await end(connection);
      await connection.close();
      if (!process.env.MONGODB_TEST_URI) await end();
    },
  };
}
