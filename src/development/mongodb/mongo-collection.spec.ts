import { Dice } from '../../../test/support/varied-calls.js';
import type { BsonDocument } from './bson-value.js';
import { MongoCollection } from './mongo-collection.js';
import type { IndexSpecification } from './mongo-index.js';

const SPECIFICATIONS: IndexSpecification[] = [
  { name: 'a', key: { a: 1, n: -1, _id: -1, x: 1 }, unique: false },
  { name: 'b', key: { 'd.b': -1, n: 1, _id: 1 }, unique: false },
  { name: 'n', key: { n: -1, _id: -1 }, unique: false },
  { name: 'flag', key: { n: -1, _id: -1 }, unique: false, partialFilterExpression: { flag: true } },
  { name: 'lists', key: { list: 1, n: 1 }, unique: false },
  { name: 'once', key: { u: 1 }, unique: true },
];

describe('MongoCollection', () => {
  it('finds along indexes what it finds by reading everything, in the same order', () => {
    const dice = new Dice(11);
    const [indexed, plain] = [new MongoCollection('db.i', ignore), new MongoCollection('db.p', ignore)];
    indexed.addIndexes(SPECIFICATIONS);
    let ordered = 0;
    for (let round = 0; round < 3000; round++) {
      for (const change of [changeOf(dice)]) [indexed, plain].forEach((collection) => change(collection));
      const query = queryOf(dice);
      const [found, expected] = [indexed.query(query), plain.query(query)];
      // Without an order that leaves no choice, which ones a limit cuts off is open: such a query asks for all.
      const isOrdered = Object.hasOwn(query.sort, '_id');
      ordered += Number(isOrdered && expected.length > 1);
      expect({ query, found: isOrdered ? found : sorted(found) }).toEqual({
        query,
        found: isOrdered ? expected : sorted(expected),
      });
    }
    expect(ordered).toBeGreaterThan(200);
  });

  it('looks at no more than a page where an index has the order, and not at what is out of range', () => {
    const collection = new MongoCollection('db.i', ignore);
    collection.addIndexes(SPECIFICATIONS);
    const seen: unknown[] = [];
    for (let id = 0; id < 500; id++) collection.insert(watched({ _id: id, a: id % 5, n: id, u: id }, seen));
    const looksAt = (query: Parameters<MongoCollection['query']>[0]): number => {
      // The first query that can use an index puts its keys in order.
      collection.query(query);
      seen.length = 0;
      expect(collection.query(query).length).toBeGreaterThan(0);
      return new Set(seen).size;
    };
    expect(looksAt({ filter: { a: 1 }, sort: { n: -1, _id: -1 }, limit: 10 })).toBe(10);
    expect(looksAt({ filter: { a: 1 }, sort: { n: 1, _id: 1 }, limit: 10 })).toBe(10);
    expect(looksAt({ filter: { $and: [{ a: 1 }, { n: { $gt: 480 } }] } })).toBe(4);
    expect(looksAt({ filter: { n: { $lte: 3 } } })).toBe(4);
    expect(looksAt({ filter: { _id: { $gt: 497 } }, sort: { _id: 1 }, limit: 9 })).toBe(2);
    expect(looksAt({ filter: { u: { $in: [7, 9, 7, 1000] } } })).toBe(2);
    expect(looksAt({ filter: { _id: { $in: [7, 9] } } })).toBe(2);
    expect(looksAt({ filter: { $or: [{ a: 1 }] } })).toBe(500);
  });
});

function ignore(): void {
  return undefined;
}

/** Notes the document's id whenever one of its fields is read. */
function watched(document: BsonDocument, seen: unknown[]): BsonDocument {
  const { _id } = document;
  const read = (value: unknown) => (): unknown => {
    seen.push(_id);
    return value;
  };
  const fields = Object.entries(document).map(([name, value]) => [
    name,
    { enumerable: true, get: read(value) },
  ]);
  return Object.defineProperties({}, Object.fromEntries(fields) as PropertyDescriptorMap);
}

function sorted(documents: readonly BsonDocument[]): BsonDocument[] {
  return [...documents].sort((left, right) => Number(left._id) - Number(right._id));
}

function changeOf(dice: Dice): (collection: MongoCollection) => void {
  const _id = dice.below(60);
  const document = documentOf(dice, _id);
  const isRemoved = dice.happens(0.2);
  return (collection) => {
    const [known] = collection.find({ _id });
    if (known === undefined) collection.insert(document);
    else if (isRemoved) collection.remove(known);
    else collection.replace(known, document);
  };
}

function documentOf(dice: Dice, _id: number): BsonDocument {
  return {
    _id,
    u: `only ${_id}`,
    ...(dice.happens(0.9) ? { a: value(dice) } : {}),
    ...(dice.happens(0.9) ? { n: value(dice) } : {}),
    ...(dice.happens(0.7) ? { d: dice.happens(0.8) ? { b: value(dice) } : 5 } : {}),
    ...(dice.happens(0.5) ? { flag: dice.happens(0.5) } : {}),
    ...(dice.happens(0.01) ? { list: [1, 2] } : {}),
  };
}

function value(dice: Dice): unknown {
  return dice.pick([0, 1, 2, -1.5, null, 'a', 'a🚀', 'a\uffee', true, new Date(5), new Date(6)]);
}

function queryOf(dice: Dice): { filter: BsonDocument; sort: BsonDocument; limit?: number } {
  const filter = Object.assign(
    {},
    ...Array.from({ length: dice.below(4) }, () => conditionOf(dice)),
  ) as BsonDocument;
  const sort = dice.pick<BsonDocument>([
    {},
    { n: -1, _id: -1 },
    { n: 1, _id: 1 },
    { n: 1, _id: -1 },
    { _id: 1 },
    { 'd.b': 1, n: -1, _id: -1 },
    { a: 1, n: -1, _id: -1 },
    { n: -1 },
  ]);
  const hasOrder = Object.hasOwn(sort, '_id');
  return { filter, sort, ...(hasOrder && dice.happens(0.7) ? { limit: 1 + dice.below(6) } : {}) };
}

function conditionOf(dice: Dice): BsonDocument {
  const path = dice.pick(['a', 'n', 'd.b', 'flag', '_id', 'u']);
  const range = dice.pick(['$gt', '$gte', '$lt', '$lte']);
  return dice.pick<BsonDocument>([
    { [path]: value(dice) },
    { [path]: { $eq: value(dice) } },
    { [path]: { [range]: dice.pick([0, 1, 'a', 'a\uffee', new Date(5), 30]) } },
    { [path]: { $gte: dice.pick([-1, 0]), $lt: dice.pick([1, 2, 40]) } },
    { [path]: { $in: [value(dice), value(dice), 7] } },
    { $and: [{ a: value(dice) }, { n: { [range]: dice.pick([0, 1]) } }] },
    { $or: [{ a: value(dice) }, { n: value(dice) }] },
    { flag: true },
  ]);
}
