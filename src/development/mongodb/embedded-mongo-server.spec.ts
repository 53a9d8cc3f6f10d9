import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createConnection as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { EmbeddedMongoServer } from './embedded-mongo-server.js';

interface Item {
  _id: number | mongoose.mongo.ObjectId;
  [field: string]: unknown;
}

/** The driver's types take `$inc` only for fields that are declared as numbers. */
const untyped = (update: Record<string, unknown>): Record<string, unknown> => update;

describe('EmbeddedMongoServer, through unmodified mongoose', () => {
  let dataDir: string;
  let server: EmbeddedMongoServer;
  let connection: mongoose.Connection;

  async function start(): Promise<void> {
    server = await EmbeddedMongoServer.start({ dataDir });
    connection = await mongoose.createConnection(server.uri, { serverSelectionTimeoutMS: 2000 }).asPromise();
  }

  async function stop(): Promise<void> {
    await connection.close();
    await server.close();
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'embedded-mongo-'));
    await start();
  });

  afterAll(async () => {
    await stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(() => connection.dropDatabase());

  const items = () => connection.collection<Item>('items');

  async function insert(...documents: Record<string, unknown>[]): Promise<void> {
    await items().insertMany(documents.map((document, index) => ({ _id: index + 1, ...document })));
  }

  const ids = async (filter: Record<string, unknown>): Promise<unknown[]> =>
    (await items().find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

  const run = (command: Record<string, unknown>) => database().command(command);

  async function firstBatch(command: Record<string, unknown>): Promise<{ id: unknown }> {
    const { cursor } = (await run(command)) as { cursor: { id: unknown } };
    return cursor;
  }

  function database(): mongoose.mongo.Db {
    if (connection.db === undefined) throw new Error('not connected');
    return connection.db;
  }

  describe('commands', () => {
    it('answers the greeting as a standalone server without sessions', async () => {
      const hello = await run({ hello: 1 });
      expect(hello).toMatchObject({ isWritablePrimary: true, maxWireVersion: 17, ok: 1 });
      expect(hello).not.toHaveProperty('logicalSessionTimeoutMinutes');
      expect(await run({ ping: 1 })).toEqual({ ok: 1 });
    });

    it.each([
      'mapReduce',
      'distinct',
      'collMod',
      'renameCollection',
      'serverStatus',
      'startSession',
      'bulkWrite',
      '$where',
    ])('answers CommandNotFound to %s', async (name) => {
      await expect(run({ [name]: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
    });

    it.each([
      { find: 'items', max: { a: 1 } },
      { aggregate: 'items', pipeline: [], cursor: {}, let: { a: 1 } },
      { count: 'items', hint: 'a_1' },
      { create: 'items', capped: true, size: 1 },
    ])('refuses an argument that it would have to ignore: %j', async (command) => {
      await expect(run(command)).rejects.toMatchObject({ code: 40_415 });
    });

    it('refuses transactions', async () => {
      const command = {
        insert: 'items',
        documents: [{ _id: 1 }],
        txnNumber: mongoose.mongo.Long.fromNumber(1),
      };
      await expect(run(command)).rejects.toMatchObject({ code: 20 });
    });

    it('refuses names that MongoDB refuses', async () => {
      await expect(run({ find: '' })).rejects.toMatchObject({ code: 73 });
      await expect(run({ find: 'a$b' })).rejects.toMatchObject({ code: 73 });
    });

    it('hangs up on bytes that are no message, and goes on with other clients', async () => {
      const socket = connectSocket(join(dataDir, 'mongodb.sock'), () =>
        socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
      );
      socket.resume();
      await new Promise((resolve) => socket.once('close', resolve));
      expect(await run({ ping: 1 })).toEqual({ ok: 1 });
    });

    it('lists and drops collections', async () => {
      await insert({});
      const names = async () => (await database().listCollections().toArray()).map(({ name }) => name);
      expect(await names()).toEqual(['items']);
      await items().drop();
      expect(await names()).toEqual([]);
      expect(await ids({})).toEqual([]);
    });
  });

  describe('insert', () => {
    it('keeps every supported kind of value, and gives an id where there is none', async () => {
      const id = new mongoose.mongo.ObjectId();
      const value = {
        text: 'Zoë 🚀 \u0000 $',
        whole: 1,
        large: Number.MAX_SAFE_INTEGER,
        fraction: -0.5,
        yes: true,
        nothing: null,
        when: new Date('2026-11-21T09:00:00.007Z'),
        id,
        list: [1, [2, 'three'], { four: 4 }],
        nested: { deep: { deeper: {} } },
      };
      const { insertedId } = await items().insertOne(value as Record<string, unknown> as Item);
      expect(await items().findOne({ _id: insertedId })).toEqual({ _id: insertedId, ...value });
      expect(await items().findOne({ id })).toEqual({ _id: insertedId, ...value });
    });

    it('refuses a taken id with E11000 and says which', async () => {
      await insert({});
      await expect(items().insertOne({ _id: 1 })).rejects.toMatchObject({
        code: 11_000,
        keyPattern: { _id: 1 },
        keyValue: { _id: 1 },
        message: expect.stringContaining(
          'E11000 duplicate key error collection: mainline.items index: _id_',
        ) as string,
      });
    });

    it.each([
      ['NaN', Number.NaN],
      ['a long beyond 2^53', mongoose.mongo.Long.MAX_VALUE],
      ['a decimal', mongoose.mongo.Decimal128.fromString('1.5')],
      ['a regular expression', /a/],
      ['binary data', Buffer.from('a')],
      ['a timestamp', new mongoose.mongo.Timestamp({ t: 1, i: 1 })],
    ])('refuses %s, which it cannot keep exactly', async (_, value) => {
      await expect(items().insertOne({ _id: 1, value })).rejects.toMatchObject({ code: 238 });
      expect(await ids({})).toEqual([]);
    });

    it('refuses field names that are paths or operators', async () => {
      await expect(items().insertOne({ _id: 1, value: { $inc: 1 } })).rejects.toMatchObject({ code: 52 });
      await expect(items().insertOne({ _id: 1, value: { 'a.b': 1 } })).rejects.toMatchObject({ code: 57 });
    });

    it('stops at the first error of an ordered insert, and not of an unordered one', async () => {
      const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }];
      await expect(items().insertMany(documents)).rejects.toMatchObject({
        code: 11_000,
        writeErrors: [{ index: 1 }],
      });
      expect(await ids({})).toEqual([1]);
      await connection.dropDatabase();
      await expect(items().insertMany(documents, { ordered: false })).rejects.toMatchObject({
        code: 11_000,
        writeErrors: [{ index: 1 }, { index: 3 }],
      });
      expect(await ids({})).toEqual([1, 2, 3]);
    });
  });

  describe('filters', () => {
    // Known answers: MongoDB manual, "Query and Projection Operators" and "Query for Null or Missing Fields".
    beforeEach(() =>
      insert(
        { a: 1 },
        { a: 5 },
        { a: 'x' },
        { a: null },
        {},
        { a: [1, 9] },
        { a: { b: 1, c: 2 } },
        { a: new Date(5) },
      ),
    );

    it.each<[Record<string, unknown>, number[]]>([
      [{ a: 1 }, [1, 6]],
      [{ a: null }, [4, 5]],
      [{ a: { $exists: true } }, [1, 2, 3, 4, 6, 7, 8]],
      [{ a: { $exists: false } }, [5]],
      [{ a: { $ne: 1 } }, [2, 3, 4, 5, 7, 8]],
      [{ a: { $gt: 1 } }, [2, 6]],
      [{ a: { $gte: 1, $lt: 6 } }, [1, 2, 6]],
      [{ a: { $lt: 6 } }, [1, 2, 6]],
      [{ a: { $lte: 'x' } }, [3]],
      [{ a: { $gte: new Date(5) } }, [8]],
      [{ a: { $in: [5, 'x', null] } }, [2, 3, 4, 5]],
      [{ a: { $nin: [5, 'x', null] } }, [1, 6, 7, 8]],
      [{ a: { $not: { $gt: 1 } } }, [1, 3, 4, 5, 7, 8]],
      [{ a: { $elemMatch: { $gt: 1 } } }, [6]],
      [{ a: { $elemMatch: { $gt: 1, $lt: 9 } } }, []],
      [{ a: { $gt: 1, $lt: 9 } }, [2, 6]],
      [{ a: [1, 9] }, [6]],
      [{ a: { b: 1, c: 2 } }, [7]],
      [{ a: { c: 2, b: 1 } }, []],
      [{ 'a.b': 1 }, [7]],
      [{ 'a.b': { $exists: true } }, [7]],
      [{ $or: [{ a: 5 }, { _id: { $lt: 2 } }] }, [1, 2]],
      [{ $and: [{ a: { $gt: 0 } }, { _id: { $gt: 1 } }] }, [2, 6]],
      [{ $nor: [{ a: 1 }, { a: 5 }] }, [3, 4, 5, 7, 8]],
      [{ _id: { $in: [3, 1, 3, 99] } }, [1, 3]],
      [{ _id: 2, a: 1 }, []],
      [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
    ])('%j finds %j', async (filter, expected) => {
      if (JSON.stringify(filter).includes('a.b') && JSON.stringify(filter).includes('$exists')) {
        await items().deleteOne({ _id: 6 });
      }
      expect(await ids(filter)).toEqual(expected);
    });

    // MongoDB manual, "$regex": a pattern is looked for anywhere; a backslash takes a character's meaning away.
    it.each<[string, number[]]>([
      ['', [1, 2, 3]],
      ['50%', [1, 2]],
      ['50% \\(x\\)', [1]],
      ['a\\.b', [1]],
      ['a\\\\b', [3]],
      ['\\x00', [3]],
      ['\\$where', []],
      ['漢', [2]],
      ['B', []],
    ])('a pattern %j finds texts %j', async (pattern, expected) => {
      await connection.dropDatabase();
      await insert({ t: 'a.b 50% (x)' }, { t: ['a', '漢字 50%'] }, { t: 'a\\b \u0000' }, { t: 5 }, {});
      expect(await ids({ t: { $regex: pattern } })).toEqual(expected);
    });

    it('orders texts by code point, so that what begins alike lies between two bounds', async () => {
      await connection.dropDatabase();
      await insert({ t: 'a' }, { t: 'a\uffee' }, { t: 'a🚀' }, { t: 'b' });
      expect(await ids({ t: { $gte: 'a', $lt: 'a\u{10ffff}' } })).toEqual([1, 2, 3]);
      expect(await ids({ t: { $gt: 'a\uffee' } })).toEqual([3, 4]);
    });

    it('looks at each document of a list', async () => {
      await items().insertOne({
        _id: 9,
        legs: [
          { to: 'x', n: [1, 2] },
          { to: 'y', n: [3] },
        ],
      });
      expect(await ids({ 'legs.to': 'y' })).toEqual([9]);
      expect(await ids({ 'legs.n': { $gt: 2 } })).toEqual([9]);
      expect(await ids({ 'legs.n': 4 })).toEqual([]);
    });

    it('matches a list of which one document meets every condition', async () => {
      await insert(
        {
          _id: 10,
          alerts: [
            { kind: 'a', state: 'open' },
            { kind: 'b', state: 'done' },
          ],
        },
        { _id: 11, alerts: [{ kind: 'a', state: 'done' }, 'a', null] },
        { _id: 12, alerts: { kind: 'a', state: 'open' } },
      );
      expect(await ids({ alerts: { $elemMatch: { kind: { $eq: 'a' }, state: { $eq: 'open' } } } })).toEqual([
        10,
      ]);
      expect(await ids({ alerts: { $elemMatch: { kind: 'a', state: { $ne: 'open' } } } })).toEqual([11]);
      expect(await ids({ alerts: { $elemMatch: { kind: 'b', state: 'open' } } })).toEqual([]);
    });

    it.each([
      { a: { $regex: 'x.' } },
      { a: { $regex: 'x', $options: 'i' } },
      { a: { $regex: '\\d' } },
      { a: { $type: 'string' } },
      { a: { $mod: [2, 0] } },
      { a: { $elemMatch: 1 } },
      { a: { $elemMatch: { b: { $type: 'int' } } } },
      { a: { $gt: null } },
      { a: /x/ },
      { $where: 'true' },
      { $expr: { $eq: ['$a', 1] } },
      { $or: [] },
      { 'a.0': 1 },
      { 'a.b': { $exists: false } },
    ])('refuses %j', async (filter) => {
      await expect(ids(filter)).rejects.toBeInstanceOf(mongoose.mongo.MongoServerError);
    });

    it('refuses an unknown operator where there is nothing to find, too', async () => {
      await expect(
        connection
          .collection('nothing')
          .find({ a: { $near: 1 } })
          .toArray(),
      ).rejects.toMatchObject({ code: 2 });
    });
  });

  describe('sort, limit and projection', () => {
    it('orders mixed types as the manual says, missing as null', async () => {
      const id = new mongoose.mongo.ObjectId();
      await insert(
        { a: new Date(0) },
        { a: false },
        { a: id },
        { a: { b: 1 } },
        { a: 'B' },
        { a: 'a' },
        { a: -1 },
        { a: 10 },
        { a: null },
        {},
        { a: true },
        { a: '😀' },
        { a: '\uffff' },
      );
      const order = async (direction: 1 | -1) =>
        (await items().find().sort({ a: direction, _id: 1 }).toArray()).map(({ _id }) => _id);
      expect(await order(1)).toEqual([9, 10, 7, 8, 5, 6, 13, 12, 4, 3, 2, 11, 1]);
      expect(await order(-1)).toEqual([1, 11, 2, 3, 4, 12, 13, 6, 5, 8, 7, 9, 10]);
    });

    it('sorts by several keys, nested ones too, then skips and limits', async () => {
      await insert({ c: { t: 2 } }, { c: { t: 1 } }, { c: { t: 2 } }, { c: { t: 3 } }, {});
      const found = await items().find().sort({ 'c.t': -1, _id: -1 }).skip(1).limit(3).toArray();
      expect(found.map(({ _id }) => _id)).toEqual([3, 1, 2]);
    });

    it('refuses to sort by a list', async () => {
      await insert({ a: [1] }, { a: 2 });
      await expect(items().find().sort({ a: 1 }).toArray()).rejects.toMatchObject({ code: 238 });
    });

    it.each<[Record<string, unknown>, Record<string, unknown>]>([
      [{ a: 1 }, { _id: 1, a: 1 }],
      [{ a: true, _id: 0 }, { a: 1 }],
      [{ _id: 1 }, { _id: 1 }],
      [{ _id: 0 }, { a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] }],
      [{ 'b.c': 1 }, { _id: 1, b: { c: 1 } }],
      [{ 'a.z': 1 }, { _id: 1 }],
      [{ 'l.x': 1 }, { _id: 1, l: [{ x: 1 }] }],
      [
        { b: 0, 'l.x': 0 },
        { _id: 1, a: 1, l: [{ y: 2 }, 3] },
      ],
      [{ missing: 1 }, { _id: 1 }],
    ])('projects %j', async (projection, expected) => {
      await insert({ a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] });
      expect(await items().findOne({}, { projection })).toStrictEqual(expected);
      expect(await items().findOne({})).toEqual({ _id: 1, a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }, 3] });
    });

    it.each([{ a: 1, b: 0 }, { a: { $slice: 1 } }, { a: '$b' }, { a: 1, 'a.b': 1 }])(
      'refuses to project %j',
      async (projection) => {
        await insert({ a: 1 });
        await expect(items().findOne({}, { projection })).rejects.toBeInstanceOf(
          mongoose.mongo.MongoServerError,
        );
      },
    );

    it('hands out long results in batches, and forgets them when the client has enough', async () => {
      await insert(...Array.from({ length: 250 }, (_, a) => ({ a })));
      expect(await items().find().toArray()).toHaveLength(250);
      expect(await items().find().batchSize(7).toArray()).toHaveLength(250);
      const first = await firstBatch({ find: 'items', sort: { a: 1 }, batchSize: 2, limit: 6 });
      const more = { getMore: first.id, collection: 'items', batchSize: 3 };
      expect((await run(more)).cursor).toMatchObject({ nextBatch: [{ a: 2 }, { a: 3 }, { a: 4 }] });
      expect((await run(more)).cursor).toMatchObject({ nextBatch: [{ _id: 6, a: 5 }] });
      await expect(run(more)).rejects.toMatchObject({ code: 43 });
      const cursor = items().find().batchSize(2);
      await cursor.next();
      const id = cursor.id;
      await cursor.close();
      await expect(run({ getMore: id, collection: 'items' })).rejects.toMatchObject({ code: 43 });
    });
  });

  describe('update', () => {
    it.each<[Record<string, unknown>, Record<string, unknown>, Record<string, unknown>]>([
      [{ a: 1 }, { $set: { 'b.c': 2, a: 3 } }, { a: 3, b: { c: 2 } }],
      [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': '', 'x.y': '' } }, { a: { c: 2 } }],
      [{ a: 1 }, { $inc: { a: 2, b: -1 } }, { a: 3, b: -1 }],
      [{ a: 5, b: 5 }, { $max: { a: 9, b: 1, c: 2 } }, { a: 9, b: 5, c: 2 }],
      [{ a: 5, b: 5 }, { $min: { a: 9, b: 1, c: 2 } }, { a: 5, b: 1, c: 2 }],
      [{ a: null }, { $max: { a: 1 } }, { a: 1 }],
      [{ a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
      [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
      [{ a: 1 }, { $setOnInsert: { a: 2 } }, { a: 1 }],
      [{ a: 1 }, { $set: { a: '$b', b: '$where' } }, { a: '$b', b: '$where' }],
    ])('changes %j by %j to %j', async (before, update, after) => {
      await insert(before);
      const result = await items().updateOne({ _id: 1 }, update);
      expect(result).toMatchObject({ matchedCount: 1, upsertedCount: 0, upsertedId: null });
      expect(await items().findOne({ _id: 1 })).toStrictEqual({ _id: 1, ...after });
    });

    it('counts what matched apart from what changed', async () => {
      await insert({ a: 1 }, { a: 2 }, { b: 1 });
      const result = await items().updateMany({ a: { $exists: true } }, { $set: { a: 2 } });
      expect(result).toMatchObject({ matchedCount: 2, modifiedCount: 1 });
      expect(await ids({ a: 2 })).toEqual([1, 2]);
    });

    it('changes one document only unless told otherwise', async () => {
      await insert({ a: 1 }, { a: 1 });
      await items().updateOne({ a: 1 }, { $set: { a: 2 } });
      expect(await ids({ a: 1 })).toHaveLength(1);
    });

    it('sets a date by its own clock', async () => {
      await insert({});
      const update: Record<string, unknown> = { $currentDate: { at: true, day: { $type: 'date' } } };
      await items().updateOne({ _id: 1 }, update);
      expect(await items().findOne({})).toEqual({
        _id: 1,
        at: expect.any(Date) as Date,
        day: expect.any(Date) as Date,
      });
    });

    it('replaces a whole document and keeps its id', async () => {
      await insert({ a: 1, b: 2 });
      expect(await items().replaceOne({ a: 1 }, { c: 3 })).toMatchObject({
        matchedCount: 1,
        modifiedCount: 1,
      });
      expect(await items().findOne({})).toEqual({ _id: 1, c: 3 });
    });

    it.each<[string, Record<string, unknown>, number]>([
      ['a step that is no number', { $inc: { a: 'x' } }, 14],
      ['adding to a text', { $inc: { text: 1 } }, 14],
      ['pushing onto a text', { $push: { text: 1 } }, 2],
      ['a field below a text', { $set: { 'text.below': 1 } }, 28],
      ['two operators on one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
      ['a path and one below it', { $set: { a: 1, 'a.b': 1 } }, 40],
      ['another id', { $set: { _id: 2 } }, 66],
      ['an empty name', { $set: { 'a..b': 1 } }, 56],
      ['a positional path', { $set: { 'list.$': 1 } }, 52],
      ['a place in a list', { $set: { 'list.0': 1 } }, 238],
      ['$addToSet', { $addToSet: { list: 1 } }, 9],
      ['$rename', { $rename: { a: 'b' } }, 9],
      ['modifiers of $push', { $push: { list: { $each: [1], $slice: 1 } } }, 238],
      ['a timestamp', { $currentDate: { a: { $type: 'timestamp' } } }, 238],
    ])('refuses %s and changes nothing', async (_, update, code) => {
      await insert({ a: 1, text: 'x', list: [0] });
      await expect(items().updateOne({ _id: 1 }, update)).rejects.toMatchObject({ code });
      expect(await items().findOne({})).toEqual({ _id: 1, a: 1, text: 'x', list: [0] });
    });

    it('refuses pipelines and array filters', async () => {
      await insert({ a: [1] });
      await expect(items().updateOne({}, [{ $set: { a: 1 } }])).rejects.toMatchObject({ code: 14 });
      await expect(
        items().updateOne({}, { $set: { a: 1 } }, { arrayFilters: [{ x: 1 }] }),
      ).rejects.toMatchObject({ code: 40_415 });
    });
  });

  describe('upsert', () => {
    it('makes a document of the equalities and the update', async () => {
      const result = await items().updateOne(
        { _id: 7, 'a.b': 1, c: { $gt: 5 }, $and: [{ d: { $eq: 2 } }], $or: [{ e: 1 }, { e: 2 }] },
        untyped({ $set: { f: 3 }, $setOnInsert: { g: 4 }, $inc: { h: 5 } }),
        { upsert: true },
      );
      expect(result).toMatchObject({ matchedCount: 0, modifiedCount: 0, upsertedCount: 1, upsertedId: 7 });
      expect(await items().findOne({})).toEqual({ _id: 7, a: { b: 1 }, d: 2, f: 3, g: 4, h: 5 });
    });

    it('gives an id where the filter names none, and keeps one that a replacement brings', async () => {
      const { upsertedId } = await items().updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
      expect(upsertedId).toBeInstanceOf(mongoose.mongo.ObjectId);
      await items().replaceOne({ _id: 5 }, { c: 1 }, { upsert: true });
      expect(await items().findOne({ _id: 5 })).toEqual({ _id: 5, c: 1 });
    });

    it('leaves $setOnInsert out where there is a document', async () => {
      await insert({ a: 1 });
      const result = await items().updateOne({ _id: 1 }, { $setOnInsert: { a: 2 } }, { upsert: true });
      expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0, upsertedCount: 0 });
    });

    it('raises E11000 when the id is there but the rest of the filter does not match', async () => {
      await insert({ a: 1 });
      await expect(
        items().updateOne({ _id: 1, a: { $exists: false } }, { $set: { a: 2 } }, { upsert: true }),
      ).rejects.toMatchObject({ code: 11_000 });
    });
  });

  describe('bulkWrite', () => {
    const badUpdate: Record<string, unknown> = { $inc: { text: 'x' } };
    const writes: mongoose.mongo.AnyBulkWriteOperation<Item>[] = [
      { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } }, upsert: true } },
      { updateOne: { filter: { _id: 9 }, update: { $set: { a: 1 } } } },
      { updateOne: { filter: { _id: 1 }, update: badUpdate } },
      { updateOne: { filter: { _id: 2 }, update: { $set: { a: 2 } }, upsert: true } },
    ];

    it('stops at the first error when ordered', async () => {
      await expect(items().bulkWrite(writes)).rejects.toMatchObject({
        code: 14,
        writeErrors: [{ index: 2, code: 14 }],
        result: { upsertedCount: 1, matchedCount: 0 },
      });
      expect(await ids({})).toEqual([1]);
    });

    it('does all it can when unordered', async () => {
      await expect(items().bulkWrite(writes, { ordered: false })).rejects.toMatchObject({
        writeErrors: [{ index: 2 }],
        result: { upsertedCount: 2 },
      });
      expect(await ids({})).toEqual([1, 2]);
    });

    it('counts writes of every kind', async () => {
      await insert({ a: 1 }, { a: 1 });
      const result = await items().bulkWrite([
        { insertOne: { document: { _id: 3 } } },
        { updateMany: { filter: { a: 1 }, update: { $set: { a: 2 } } } },
        { replaceOne: { filter: { _id: 3 }, replacement: { b: 1 } } },
        { deleteOne: { filter: { a: 2 } } },
        { deleteMany: { filter: { b: 1 } } },
      ]);
      expect(result).toMatchObject({ insertedCount: 1, matchedCount: 3, modifiedCount: 3, deletedCount: 2 });
      expect(await ids({})).toEqual([2]);
    });
  });

  describe('findAndModify', () => {
    beforeEach(() => insert({ a: 1 }, { a: 2 }));

    it('returns the document before or after the change', async () => {
      expect(await items().findOneAndUpdate({ a: 1 }, untyped({ $inc: { a: 10 } }))).toEqual({
        _id: 1,
        a: 1,
      });
      const after = await items().findOneAndUpdate({}, untyped({ $inc: { a: 10 } }), {
        sort: { a: -1 },
        returnDocument: 'after',
      });
      expect(after).toEqual({ _id: 1, a: 21 });
    });

    it('upserts, removes, replaces, projects', async () => {
      expect(await items().findOneAndUpdate({ _id: 8 }, { $set: { a: 8 } }, { upsert: true })).toBeNull();
      expect(await items().findOneAndDelete({ _id: 8 }, { projection: { _id: 0 } })).toEqual({ a: 8 });
      expect(await items().findOneAndDelete({ _id: 8 })).toBeNull();
      expect(await items().findOneAndReplace({ _id: 2 }, { b: 1 }, { returnDocument: 'after' })).toEqual({
        _id: 2,
        b: 1,
      });
    });

    it('raises E11000 from a unique index', async () => {
      await items().createIndex({ a: 1 }, { unique: true });
      await expect(items().findOneAndUpdate({ _id: 1 }, { $set: { a: 2 } })).rejects.toMatchObject({
        code: 11_000,
      });
    });
  });

  describe('delete and count', () => {
    it('deletes one or all that match', async () => {
      await insert({ a: 1 }, { a: 1 }, { a: 1 }, { a: 2 });
      expect(await items().deleteOne({ a: 1 })).toMatchObject({ deletedCount: 1 });
      expect(await items().deleteMany({ a: 1 })).toMatchObject({ deletedCount: 2 });
      expect(await items().deleteMany({ a: 1 })).toMatchObject({ deletedCount: 0 });
      expect(await ids({})).toEqual([4]);
    });

    it('counts with and without a filter', async () => {
      await insert({ a: 1 }, { a: 1 }, { a: 2 });
      expect(await items().countDocuments({ a: 1 })).toBe(2);
      expect(await items().countDocuments({ a: 3 })).toBe(0);
      expect(await items().countDocuments({}, { skip: 1, limit: 1 })).toBe(1);
      expect(await items().estimatedDocumentCount()).toBe(3);
    });
  });

  describe('indexes', () => {
    it('enforces a unique index on insert, update and upsert; a missing field counts as null', async () => {
      expect(await items().createIndex({ 'a.b': 1 }, { unique: true })).toBe('a.b_1');
      await insert({ a: { b: 1 } }, { a: { b: 2 } }, {});
      const duplicate = { code: 11_000, keyPattern: { 'a.b': 1 } };
      await expect(items().insertOne({ _id: 9, a: { b: 1 } })).rejects.toMatchObject({
        ...duplicate,
        keyValue: { 'a.b': 1 },
      });
      await expect(items().insertOne({ _id: 9 })).rejects.toMatchObject({
        ...duplicate,
        keyValue: { 'a.b': null },
      });
      await expect(items().updateOne({ _id: 2 }, { $set: { 'a.b': 1 } })).rejects.toMatchObject(duplicate);
      await items().updateOne({ _id: 1 }, { $set: { 'a.b': 5 } });
      await items().updateOne({ _id: 2 }, { $set: { 'a.b': 1 } });
      await items().deleteOne({ _id: 2 });
      await items().insertOne({ _id: 9, a: { b: 1 } });
    });

    it('refuses to make a unique index over duplicates', async () => {
      await insert({ a: 1 }, { a: 1 });
      await expect(items().createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11_000 });
      expect(await items().indexes()).toHaveLength(1);
    });

    it('lists indexes, makes one once, and refuses another of the same name or keys', async () => {
      await items().createIndex({ 'call.startedAt': -1, _id: -1 }, { name: 'newest' });
      await items().createIndex({ 'call.startedAt': -1, _id: -1 }, { name: 'newest' });
      expect(await items().indexes()).toEqual([
        { v: 2, key: { _id: 1 }, name: '_id_' },
        { v: 2, key: { 'call.startedAt': -1, _id: -1 }, name: 'newest' },
      ]);
      await expect(items().createIndex({ a: 1 }, { name: 'newest' })).rejects.toMatchObject({ code: 86 });
      await expect(
        items().createIndex({ 'call.startedAt': -1, _id: -1 }, { name: 'x' }),
      ).rejects.toMatchObject({ code: 85 });
    });

    it.each([
      [{ sparse: true }, 40_415],
      [{ expireAfterSeconds: 1 }, 40_415],
      [{ partialFilterExpression: { a: { $gt: 1 } } }, 238],
      [{ partialFilterExpression: { a: 1 }, unique: true }, 238],
    ])('refuses %j, which it would not honour', async (options, code) => {
      await expect(items().createIndex({ a: 1 }, options)).rejects.toMatchObject({ code });
    });

    it('holds indexes of the same keys over different documents apart, and finds by them what it should', async () => {
      await insert({ a: true, n: 2 }, { a: true, n: 1 }, { a: false, n: 3 });
      const onlyTrue = { partialFilterExpression: { a: true }, name: 'true' };
      await items().createIndex({ n: 1 }, { name: 'all' });
      await items().createIndex({ n: 1 }, onlyTrue);
      await items().createIndex({ n: 1 }, onlyTrue);
      expect(await items().indexes()).toContainEqual({ v: 2, key: { n: 1 }, ...onlyTrue });
      const found = async (filter: Record<string, unknown>) =>
        (await items().find(filter).sort({ n: 1 }).limit(5).toArray()).map(({ _id }) => _id);
      expect(await found({ a: true })).toEqual([2, 1]);
      expect(await found({})).toEqual([2, 1, 3]);
      await items().updateOne({ _id: 3 }, { $set: { a: true, n: 0 } });
      await items().updateOne({ _id: 2 }, { $set: { a: false } });
      expect(await found({ a: true })).toEqual([3, 1]);
    });

    it('drops an index, and says when there is none', async () => {
      await insert({ a: 1 });
      await items().createIndex({ a: 1 }, { unique: true });
      await items().dropIndex('a_1');
      await items().insertOne({ _id: 9, a: 1 });
      await expect(items().dropIndex('a_1')).rejects.toMatchObject({ code: 27, codeName: 'IndexNotFound' });
      await expect(items().dropIndex('*')).rejects.toMatchObject({ code: 238 });
    });

    it('takes a hint to an index that is there, and refuses any other', async () => {
      await insert({ a: 1 });
      await items().createIndex({ a: 1 });
      expect(await items().find({ a: 1 }).hint('a_1').toArray()).toHaveLength(1);
      await expect(items().find({ a: 1 }).hint('b_1').toArray()).rejects.toMatchObject({ code: 2 });
      expect(await connection.collection('nothing').find().hint('b_1').toArray()).toEqual([]);
    });

    it('refuses text and hashed indexes', async () => {
      await expect(items().createIndex({ a: 'text' })).rejects.toMatchObject({ code: 67 });
    });

    it('says that a collection without documents has none', async () => {
      await expect(items().indexes()).rejects.toMatchObject({ code: 26 });
    });
  });

  describe('aggregate', () => {
    beforeEach(() =>
      insert(
        { day: 'a', n: 1, f: { x: 2 } },
        { day: 'a', n: 2 },
        { day: 'b', n: 4, f: { x: 8 } },
        { n: 'text' },
        { day: null, n: 16 },
      ),
    );

    it.each<[Record<string, unknown>[], Record<string, unknown>[]]>([
      [
        [
          { $group: { _id: '$day', n: { $sum: '$n' }, x: { $sum: '$f.x' }, calls: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ],
        [
          { _id: null, n: 16, x: 0, calls: 2 },
          { _id: 'a', n: 3, x: 2, calls: 2 },
          { _id: 'b', n: 4, x: 8, calls: 1 },
        ],
      ],
      [
        [{ $group: { _id: null, calls: { $count: {} }, n: { $sum: '$n' } } }],
        [{ _id: null, calls: 5, n: 23 }],
      ],
      [
        [
          { $match: { n: { $gt: 1 } } },
          { $sort: { n: -1 } },
          { $skip: 1 },
          { $limit: 1 },
          { $project: { n: 1 } },
        ],
        [{ _id: 3, n: 4 }],
      ],
      [[{ $match: { day: 'a' } }, { $count: 'calls' }], [{ calls: 2 }]],
      [[{ $match: { day: 'z' } }, { $count: 'calls' }], []],
      [
        [
          { $match: { day: 'z' } },
          { $count: 'calls' },
          { $unionWith: { coll: 'items', pipeline: [{ $match: { day: 'a' } }, { $count: 'calls' }] } },
          { $unionWith: { coll: 'nothing_there', pipeline: [{ $limit: 1 }] } },
        ],
        [{ calls: 2 }],
      ],
      [[{ $match: { day: 'z' } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
      [
        [{ $group: { _id: { d: '$day' }, n: { $sum: 1 } } }, { $match: { '_id.d': 'a' } }],
        [{ _id: { d: 'a' }, n: 2 }],
      ],
      [
        [
          { $match: { day: 'a' } },
          { $facet: { counts: [{ $count: 'calls' }], numbers: [{ $project: { _id: 0, n: 1 } }], none: [] } },
          { $project: { counts: 1, numbers: 1 } },
        ],
        [{ counts: [{ calls: 2 }], numbers: [{ n: 1 }, { n: 2 }] }],
      ],
      [
        [
          { $group: { _id: '$day', all: { $push: '$n' } } },
          { $sort: { _id: 1 } },
          { $unwind: '$all' },
          { $match: { all: { $lt: 5 } } },
        ],
        [
          { _id: 'a', all: 1 },
          { _id: 'a', all: 2 },
          { _id: 'b', all: 4 },
        ],
      ],
      [
        [
          { $match: { n: { $lt: 5 } } },
          { $unwind: '$f' },
          { $sort: { n: 1 } },
          { $project: { _id: 0, f: 1 } },
        ],
        [{ f: { x: 2 } }, { f: { x: 8 } }],
      ],
      [[{ $group: { _id: null, all: { $push: '$none' } } }, { $unwind: '$all' }], []],
      [
        [
          { $sort: { n: -1 } },
          { $group: { _id: { d: '$day' }, all: { $push: '$f.x' }, one: { $first: '$f.x' } } },
          { $sort: { '_id.d': 1 } },
        ],
        [
          { _id: {}, all: [], one: null },
          { _id: { d: null }, all: [], one: null },
          { _id: { d: 'a' }, all: [2], one: null },
          { _id: { d: 'b' }, all: [8], one: 8 },
        ],
      ],
    ])('%j', async (pipeline, expected) => {
      expect(await items().aggregate(pipeline).toArray()).toEqual(expected);
    });

    it.each([
      { $lookup: { from: 'x', as: 'y' } },
      { $unionWith: 'items' },
      { $unionWith: { coll: 'items', pipeline: [], as: 'y' } },
      { $facet: { a: [{ $unionWith: { coll: 'items', pipeline: [] } }] } },
      { $out: 'x' },
      { $addFields: { a: 1 } },
      { $unwind: { path: '$n' } },
      { $unwind: 'n' },
      { $unwind: '$f.x' },
      { $project: { a: '$n', b: 0 } },
      { $project: { a: ['$n'] } },
      { $facet: { a: [{ $facet: { b: [] } }] } },
      { $facet: { a: 1 } },
      { $group: { _id: '$day', n: { $avg: '$n' } } },
      { $group: { _id: '$day', n: { $sum: { $add: ['$n', 1] } } } },
      { $group: { _id: { $toLower: '$day' } } },
      { $group: { _id: '$$ROOT' } },
      { $sort: { n: { $meta: 'textScore' } } },
      { $limit: 0 },
    ])('refuses %j', async (stage) => {
      await expect(items().aggregate([stage]).toArray()).rejects.toBeInstanceOf(
        mongoose.mongo.MongoServerError,
      );
    });
  });

  describe('mongoose', () => {
    it('serves models: schema, unique field, timestamps, queries, versions', async () => {
      const schema = new mongoose.Schema(
        { email: { type: String, unique: true }, tags: [String] },
        { timestamps: true },
      );
      const User = connection.model('User', schema);
      await User.init();
      const user = await User.create({ email: 'a@example.com', tags: ['x'] });
      await expect(User.create({ email: 'a@example.com' })).rejects.toMatchObject({ code: 11_000 });
      user.tags.push('y');
      await user.save();
      const found = await User.findOne({ tags: 'y' }).lean();
      expect(found).toMatchObject({ _id: user._id, email: 'a@example.com', tags: ['x', 'y'], __v: 1 });
      expect(found?.updatedAt).toBeInstanceOf(Date);
      expect(await User.exists({ email: 'b@example.com' })).toBeNull();
      connection.deleteModel('User');
    });
  });

  describe('the folder', () => {
    it('keeps documents and indexes over a restart', async () => {
      await items().createIndex({ a: 1 }, { unique: true, name: 'once' });
      await insert({ a: 'kept', at: new Date(7) }, { a: 'changed' }, { a: 'gone' });
      await items().updateOne({ _id: 2 }, { $set: { a: 'new' } });
      await items().deleteOne({ _id: 3 });
      await connection.collection('other').insertOne({ a: 1 });
      await connection.collection('other').drop();
      await stop();
      await start();
      expect(await items().find().sort({ _id: 1 }).toArray()).toEqual([
        { _id: 1, a: 'kept', at: new Date(7) },
        { _id: 2, a: 'new' },
      ]);
      expect((await database().listCollections().toArray()).map(({ name }) => name)).toEqual(['items']);
      await expect(items().insertOne({ _id: 9, a: 'new' })).rejects.toMatchObject({ code: 11_000 });
      await items().insertOne({ _id: 9, a: 'gone' });
    });

    it('is refused while it is in use', async () => {
      await expect(EmbeddedMongoServer.start({ dataDir })).rejects.toMatchObject({
        code: 'DATA_FOLDER_IN_USE',
        message: `another Mainline process is using ${dataDir}`,
      });
    });

    it('is given back when something is in the way of the socket', async () => {
      const other = await mkdtemp(join(tmpdir(), 'embedded-mongo-'));
      const inTheWay = join(other, 'mongodb.sock');
      await mkdir(inTheWay);
      await expect(EmbeddedMongoServer.start({ dataDir: other })).rejects.toMatchObject({
        code: 'ERR_FS_EISDIR',
      });
      await rm(inTheWay, { recursive: true });
      await (await EmbeddedMongoServer.start({ dataDir: other })).close();
      await rm(other, { recursive: true });
    });
  });
});
