import { MongoCollection } from '../../src/development/mongodb/mongo-collection.js';
import type { BsonDocument } from '../../src/development/mongodb/bson-value.js';

/** How many entries were written into the indexes of each collection: those put in and those taken out. */
export type EntryCounts = ReadonlyMap<string, number>;

/** Counts what writes do to the indexes of the embedded servers of this process while some work is done; those of `words` apart. */
export async function countEntries(work: () => Promise<unknown>): Promise<EntryCounts> {
  const counts = new Map<string, number>();
  const { insert, replace, remove } = MongoCollection.prototype;
  const note = (
    collection: MongoCollection,
    before: BsonDocument | null,
    after: BsonDocument | null,
  ): void => {
    for (const index of collection.indexList) {
      const entries = (document: BsonDocument | null): string[] =>
        document === null ? [] : index.entriesOf(document).map((values) => JSON.stringify(values));
      const [was, is] = [new Set(entries(before)), new Set(entries(after))];
      const written =
        [...was].filter((entry) => !is.has(entry)).length + [...is].filter((entry) => !was.has(entry)).length;
      const { name } = index.specification;
      counts.set(name, (counts.get(name) ?? 0) + written);
    }
  };
  const spies = [
    jest.spyOn(MongoCollection.prototype, 'insert').mockImplementation(function (
      this: MongoCollection,
      document,
    ) {
      insert.call(this, document);
      note(this, null, document);
    }),
    jest.spyOn(MongoCollection.prototype, 'replace').mockImplementation(function (
      this: MongoCollection,
      before,
      after,
    ) {
      replace.call(this, before, after);
      note(this, before, after);
    }),
    jest.spyOn(MongoCollection.prototype, 'remove').mockImplementation(function (
      this: MongoCollection,
      document,
    ) {
      remove.call(this, document);
      note(this, document, null);
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return counts;
}
