import { MongoCollection } from '../../src/development/mongodb/mongo-collection.js';
import type { BsonDocument } from '../../src/development/mongodb/bson-value.js';

/** A document as it was before a write and after it; `null` where there was none. */
interface Change {
  readonly collection: MongoCollection;
  readonly before: BsonDocument | null;
  readonly after: BsonDocument | null;
}

/**
 * Counts the entries that were put into and taken out of each index of the embedded servers of this process while some work is done.
 *
 * @returns how many, by the name of the index
 */
export async function countEntries(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const spies = {
    insert: jest.spyOn(MongoCollection.prototype, 'insert'),
    replace: jest.spyOn(MongoCollection.prototype, 'replace'),
    remove: jest.spyOn(MongoCollection.prototype, 'remove'),
  };
  await work();
  const { insert, replace, remove } = spies;
  const counts = count([
    ...changesOf(insert.mock, ([after]) => [null, after]),
    ...changesOf(replace.mock, ([before, after]) => [before, after]),
    ...changesOf(remove.mock, ([before]) => [before, null]),
  ]);
  for (const spy of Object.values(spies)) spy.mockRestore();
  return counts;
}

/** Writes that were refused changed nothing. */
function changesOf<Args extends unknown[]>(
  {
    calls,
    contexts,
    results,
  }: Pick<jest.MockContext<unknown, Args>, 'calls' | 'results'> & { contexts: unknown[] },
  toChange: (args: Args) => [BsonDocument | null, BsonDocument | null],
): Change[] {
  return calls.flatMap((args, place) => {
    const collection = contexts[place];
    if (results[place]?.type !== 'return' || !(collection instanceof MongoCollection)) return [];
    const [before, after] = toChange(args);
    return [{ collection, before, after }];
  });
}

function count(changes: readonly Change[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { collection, before, after } of changes) {
    for (const index of collection.indexList) {
      const entriesOf = (document: BsonDocument | null): string[] =>
        document === null ? [] : index.entriesOf(document).map((values) => JSON.stringify(values));
      const [was, is] = [entriesOf(before), entriesOf(after)];
      const written =
        was.filter((entry) => !is.includes(entry)).length + is.filter((entry) => !was.includes(entry)).length;
      const { name } = index.specification;
      counts.set(name, (counts.get(name) ?? 0) + written);
    }
  }
  return counts;
}
