import { type Connection, type Model, Schema, type SchemaType } from 'mongoose';
import type { Call } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { CALL_MODEL, LEASE_MODEL, LOG_MODEL } from '../../src/calls/stores/mongo/call.schema.js';
import type { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { aCall, anEvent } from '../support/builders.js';
import * as history from '../support/call-history.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];

/** What schemas leave open. */
const OPEN = ['events.$*.data'];

describe.each(servers)('The schemas of the documents in %s MongoDB', (_name, startServer) => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startServer();
    opened = await openMongoStore(server.uri);
    await fill(opened.store);
    await opened.indexes.ensure();
  });

  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it('are those of every collection that there is', async () => {
    const found = await databaseOf(opened.connection).listCollections().toArray();
    const described = Object.values(opened.connection.models).map(({ collection }) => collection.name);
    expect(found.map(({ name }) => name).sort()).toEqual(described.sort());
  });

  describe.each([CALL_MODEL, LOG_MODEL, LEASE_MODEL])('%s', (name) => {
    let model: Model<object>;
    let documents: Record<string, unknown>[];

    beforeAll(async () => {
      model = opened.connection.model<object>(name);
      documents = await databaseOf(opened.connection)
        .collection<Record<string, unknown>>(model.collection.name)
        .find()
        .toArray();
    });

    // The schemas refuse a path that they do not describe, and casting changes a value of another type than described.
    it('describes every path that is stored, with its type', async () => {
      expect(documents.length).toBeGreaterThan(0);
      for (const stored of documents) {
        const document = new model(stored);
        await document.validate();
        expect(document.toObject({ flattenMaps: true })).toEqual(stored);
      }
    });

    it('describes nothing that is not stored', () => {
      const missing = pathsOf(model.schema)
        .map(([path]) => path)
        .filter((path) => documents.every((document) => valuesAt(document, path.split('.')).length === 0));
      expect(missing).toEqual([]);
    });

    it('leaves open only what each type of event has of its own', () => {
      const mixed = pathsOf(model.schema).filter(([, type]) => type instanceof Schema.Types.Mixed);
      expect(mixed.map(([path]) => path)).toEqual(name === CALL_MODEL ? OPEN : []);
    });

    it('declares the indexes that there are', async () => {
      const found = await databaseOf(opened.connection).collection(model.collection.name).indexes();
      const declared = model.schema.indexes().map(([key, options]) => describeIndex({ key, ...options }));
      expect(
        found
          .filter((index) => index.name !== '_id_')
          .map(describeIndex)
          .sort(),
      ).toEqual(declared.sort());
    });
  });
});

/** Stores calls of many kinds, together with something in every field. */
async function fill(store: MongoCallStore): Promise<void> {
  for (const events of histories()) {
    await store.append(events);
    await store.publish([foldCall(events)]);
  }
  await store.append([anEvent()]);
  const calls = [filled(), aCall({ voicemail: null, menu: [], legs: [] })];
  for (const { id } of calls) await store.append([anEvent({ callId: id })]);
  await store.publish(calls);
  await store.takeLease('scan', 'one instance', 60);
}

function histories(): CallEvent[][] {
  const { incoming, pressed, dialing, leg, dialed, ended } = history;
  return [
    [incoming(), pressed(3, '1'), dialing(4), leg(5, 'ringing'), leg(9, 'in-progress')],
    [incoming(), history.askedForMessage(8), history.recorded(30, 20), history.transcribed(60, 'Hello')],
    [incoming(), dialing(2), dialed(40, 'completed', true, 30), ended(41), history.recording(50, 'absent')],
  ].map((parts, index) => parts.flat().map((event) => ({ ...event, callId: `CA${index}` })));
}

/** A call in which no field is `null`. */
function filled(): Call {
  const call = aCall();
  const at = call.startedAt;
  return {
    ...call,
    legs: call.legs.map((leg) => ({ ...leg, answeredAt: at })),
    offers: call.offers.map((offer) => ({ ...offer, missedBecause: 'busy' })),
    answeredAt: at,
    answeredBy: '+15557778888',
    voicemail: call.voicemail && { ...call.voicemail, transcript: 'Hello', heardAt: at },
    otherRecordings: [{ recordingSid: 'RE2', source: 'DialVerb', status: 'completed', durationSeconds: 9 }],
    alerts: call.alerts.map((alert) => ({ ...alert, note: 'was seen to' })),
    queue: 'sales',
    note: 'call back',
    failureReason: 'unknown_to_provider',
    erasedAt: at,
  };
}

function databaseOf({ db }: Connection) {
  if (db === undefined) throw new Error('there is no connection');
  return db;
}

/** Every path of a schema that holds a value, those of parts as well; `$*` stands for any name. */
function pathsOf(schema: Schema, prefix = ''): [string, SchemaType][] {
  return Object.entries(schema.paths).flatMap(([name, type]): [string, SchemaType][] => {
    const inside = partOf(type);
    if (inside !== null) return pathsOf(inside, `${prefix}${name}.`);
    // A map has two paths: its own, and the one below it that describes its values.
    return type instanceof Schema.Types.Map ? [] : [[`${prefix}${name}`, type]];
  });
}

function partOf(type: SchemaType): Schema | null {
  const { schema } = type as SchemaType & { readonly schema?: Schema };
  return schema instanceof Schema && !(type instanceof Schema.Types.Map) ? schema : null;
}

/** What is at a path, `null` left out: in each item of a list, and below each name for `$*`. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && name !== undefined)
    return value.flatMap((item) => valuesAt(item, [name, ...rest]));
  if (name === undefined) return [value];
  if (typeof value !== 'object') return [];
  if (name === '$*') return Object.values(value).flatMap((item) => valuesAt(item, rest));
  return valuesAt(Object.entries(value).find(([own]) => own === name)?.[1], rest);
}

/** An index in one line: its keys in their order, and what matters of its options. */
function describeIndex(index: Readonly<Record<string, unknown>>): string {
  const { name, key, unique = false, partialFilterExpression = null } = index;
  return JSON.stringify([name, key, unique, partialFilterExpression]);
}
