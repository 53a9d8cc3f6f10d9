import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { EmbeddedMongoServer } from './embedded-mongo-server.js';

interface Item {
  _id: number | string;
  [field: string]: unknown;
}

/** Known answers: codes and words as MongoDB's manual ("MongoDB Limits and Thresholds") and its error codes have them. */
describe('What MongoDB refuses, refused by EmbeddedMongoServer', () => {
  let dataDir: string;
  let server: EmbeddedMongoServer;
  let connection: mongoose.Connection;

  const items = () => connection.collection<Item>('items');
  const database = (): mongoose.mongo.Db => connection.getClient().db();

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

  describe('indexes', () => {
    it('a 65th, with that of the id', async () => {
      for (let number = 1; number <= 63; number++) await items().createIndex({ [`f${number}`]: 1 });
      await expect(items().createIndex({ f64: 1 })).rejects.toMatchObject({
        code: 67,
        codeName: 'CannotCreateIndex',
        message: expect.stringContaining('add index fails, too many indexes for') as string,
      });
      await expect(items().createIndex({ f63: 1 })).resolves.toBe('f63_1');
    });

    it('one of more than 32 fields', async () => {
      const key = (fields: number): Record<string, 1> =>
        Object.fromEntries(Array.from({ length: fields }, (_, number) => [`f${number}`, 1]));
      await items().createIndex(key(32), { name: 'most' });
      await expect(items().createIndex(key(33), { name: 'more' })).rejects.toMatchObject({
        code: 13_103,
        message: 'too many compound keys',
      });
    });

    it('one of a name that has other keys, and one of keys that have another name', async () => {
      await items().createIndex({ a: 1 }, { name: 'one' });
      await expect(items().createIndex({ b: 1 }, { name: 'one' })).rejects.toMatchObject({
        code: 86,
        codeName: 'IndexKeySpecsConflict',
        message: expect.stringContaining(
          'An existing index has the same name as the requested index',
        ) as string,
      });
      await expect(items().createIndex({ a: 1 }, { name: 'two' })).rejects.toMatchObject({
        code: 85,
        codeName: 'IndexOptionsConflict',
        message: expect.stringContaining('Index already exists with a different name') as string,
      });
      await items().createIndex({ a: 1 }, { name: 'folded', collation: { locale: 'en', strength: 2 } });
    });

    it('two lists in one, whichever comes first', async () => {
      await items().createIndex({ 'p.a': 1, b: 1 });
      await items().insertOne({ _id: 1, p: { a: [1, 2] }, b: 3 });
      await items().insertOne({ _id: 2, p: { a: 1 }, b: [3, 4] });
      const refusal = { code: 171, message: 'cannot index parallel arrays [b] [a]' };
      await expect(items().insertOne({ _id: 3, p: { a: [1] }, b: [3] })).rejects.toMatchObject(refusal);
      await expect(items().updateOne({ _id: 1 }, { $set: { b: [3] } })).rejects.toMatchObject(refusal);
      await items().insertOne({ _id: 4, c: [1], d: [2] });
      await expect(items().createIndex({ c: 1, d: 1 })).rejects.toMatchObject({ code: 171 });
      expect(await items().countDocuments()).toBe(3);
    });

    it('a hint to one that is not there, or that may lack some of what is asked for', async () => {
      await items().insertMany([
        { _id: 1, a: 'x', n: 1 },
        { _id: 2, n: 1 },
      ]);
      await items().createIndex({ n: 1 }, { name: 'texts', partialFilterExpression: { a: { $gte: '' } } });
      await items().createIndex(
        { n: -1 },
        { name: 'there', partialFilterExpression: { a: { $exists: true } } },
      );
      const ask = (filter: Record<string, unknown>, hint: string) =>
        items().find(filter).hint(hint).toArray();
      for (const filter of [
        { a: 'x' },
        { a: { $in: ['x', 'y'] } },
        { a: { $gt: 'b' } },
        { $and: [{ n: 1 }, { a: 'x' }] },
      ]) {
        expect(await ask(filter, 'texts')).toHaveLength(1);
        expect(await ask(filter, 'there')).toHaveLength(1);
      }
      expect(await ask({ a: { $lt: 'z' } }, 'there')).toHaveLength(1);
      const refusal = {
        code: 2,
        message: expect.stringContaining('hint provided does not correspond to an existing index') as string,
      };
      await expect(ask({ n: 1 }, 'gone')).rejects.toMatchObject(refusal);
      for (const filter of [
        { n: 1 },
        { a: null },
        { a: { $ne: 'x' } },
        { a: { $lt: 'z' } },
        { a: { $in: ['x', null] } },
      ]) {
        await expect(ask(filter, 'texts')).rejects.toMatchObject(refusal);
      }
      for (const filter of [{ n: 1 }, { a: null }, { $or: [{ a: 'x' }, { n: 1 }] }]) {
        await expect(ask(filter, 'there')).rejects.toMatchObject(refusal);
      }
    });
  });

  describe('documents', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

    it('nested over a hundred levels, in an insert and in an update', async () => {
      // The document itself is the first level.
      await items().insertOne({ _id: 1, a: nested(99) });
      const refusal = {
        code: 15,
        message: expect.stringContaining('maximum nesting depth of 100') as string,
      };
      await expect(items().insertOne({ _id: 2, a: nested(100) })).rejects.toMatchObject(refusal);
      await expect(items().updateOne({ _id: 1 }, { $set: { b: nested(100) } })).rejects.toMatchObject(
        refusal,
      );
    });

    it('in a collection of too long a name', async () => {
      const name = 'c'.repeat(256 - `${database().databaseName}.`.length);
      const insert = (collection: string) => connection.collection<Item>(collection).insertOne({ _id: 1 });
      await insert(name.slice(1));
      await expect(insert(name)).rejects.toMatchObject({ code: 73, codeName: 'InvalidNamespace' });
    });
  });

  describe('a default collation', () => {
    const FOLDED = { locale: 'en', strength: 2 } as const;
    const SIMPLE = { collation: { locale: 'simple' } } as const;

    it('decides what is equal where a question says nothing, and what is the same key', async () => {
      await database().createCollection('items', { collation: FOLDED });
      await items().createIndex({ a: 1 }, { unique: true });
      await items().insertOne({ _id: 1, a: 'Sales' });
      await expect(items().insertOne({ _id: 2, a: 'SALES' })).rejects.toMatchObject({ code: 11_000 });
      expect(await items().find({ a: 'sales' }).toArray()).toHaveLength(1);
      expect(await items().find({ a: 'sales' }, SIMPLE).toArray()).toEqual([]);
      expect(await items().find({ a: 'Sales' }, SIMPLE).toArray()).toHaveLength(1);
      await items().updateOne({ a: 'sales' }, { $set: { n: 1 } }, SIMPLE);
      expect(await items().findOne({ _id: 1 })).toEqual({ _id: 1, a: 'Sales' });
      await items().updateOne({ a: 'sales' }, { $set: { n: 1 } });
      expect(await items().findOne({ _id: 1 })).toEqual({ _id: 1, a: 'Sales', n: 1 });
    });

    it('is that of its indexes, unless they say otherwise, also after a restart', async () => {
      await database().createCollection('items', { collation: FOLDED });
      await items().createIndex({ a: 1 }, { name: 'inherited' });
      await items().createIndex({ a: 1 }, { name: 'simple', ...SIMPLE });
      await stop();
      await start();
      expect(await items().listIndexes().toArray()).toEqual([
        expect.objectContaining({ name: '_id_', collation: FOLDED }),
        expect.objectContaining({ name: 'inherited', collation: FOLDED }),
        expect.not.objectContaining({ collation: expect.anything() as unknown }),
      ]);
      const [found] = await database().listCollections().toArray();
      expect(found).toMatchObject({ name: 'items', options: { collation: FOLDED } });
    });

    it('is refused where it cannot be followed', async () => {
      await items().insertOne({ _id: 1, a: 'x' });
      const ask = (collation: mongoose.mongo.CollationOptions) => items().find({ a: 'x' }, { collation });
      await expect(ask({ locale: 'en' }).toArray()).rejects.toMatchObject({ code: 238 });
      await expect(ask({ locale: 'de', strength: 1 }).toArray()).rejects.toMatchObject({ code: 238 });
      await expect(ask(FOLDED).sort({ a: 1 }).toArray()).rejects.toMatchObject({ code: 238 });
    });
  });

  describe('an index over a list', () => {
    it('finds each document once, by any of its elements and by bounds that different elements meet', async () => {
      await items().createIndex({ tags: 1, n: -1 });
      await items().insertMany([
        { _id: 1, tags: ['a', 'b', 'a'], n: 1 },
        { _id: 2, tags: ['b', 'z'], n: 2 },
        { _id: 3, tags: [], n: 3 },
        { _id: 4, n: 4 },
      ]);
      const ask = async (filter: Record<string, unknown>, limit = 9): Promise<unknown[]> =>
        (await items().find(filter).sort({ n: -1 }).limit(limit).toArray()).map(({ _id }) => _id);
      expect(await ask({ tags: 'b' })).toEqual([2, 1]);
      expect(await ask({ tags: 'b' }, 1)).toEqual([2]);
      expect(await ask({ tags: { $in: ['a', 'b'] } })).toEqual([2, 1]);
      expect(await ask({ tags: { $gt: 'c', $lt: 'd' } })).toEqual([2]);
      expect(await ask({ tags: { $elemMatch: { $gte: 'a', $lt: 'b' } } })).toEqual([1]);
      expect(await ask({ tags: null })).toEqual([4]);
      await items().updateOne({ _id: 1 }, { $set: { tags: ['c'] } });
      await items().deleteOne({ _id: 2 });
      expect(await ask({ tags: 'b' })).toEqual([]);
      expect(await ask({ tags: 'c' })).toEqual([1]);
    });
  });
});
