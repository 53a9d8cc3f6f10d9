import { type BsonDocument, isDocument, keyOf } from './bson-value.js';
import { CommandArguments, type CommandContext, type CommandTable } from './command-arguments.js';
import type { Collator } from './collation.js';
import { compileFilter } from './match-filter.js';
import type { MongoCollection } from './mongo-collection.js';
import { MongoCommandError } from './mongo-command.error.js';
import type { IndexSpecification } from './mongo-index.js';

/** The most fields of one index. */
const MAX_KEYS = 32;

/** Commands about collections and their indexes. */
export const COLLECTION_COMMANDS: CommandTable = {
  create,
  drop,
  dropDatabase,
  listCollections,
  createIndexes,
  listIndexes,
  dropIndexes,
};

function create(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  const namespace = args.allow('create', 'collation').namespace();
  if (storage.find(namespace)) {
    throw new MongoCommandError('NamespaceExists', `Collection ${namespace} already exists.`);
  }
  storage.ensure(namespace, args.collation() ?? undefined);
  return {};
}

function drop(args: CommandArguments, context: CommandContext): BsonDocument {
  const collection = existing(args.allow('drop'), context);
  context.storage.drop(collection);
  return { nIndexesWas: collection.indexList.length, ns: collection.namespace };
}

function dropDatabase(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  const database = args.allow('dropDatabase').database();
  storage.list(database).forEach((collection) => storage.drop(collection));
  return { dropped: database };
}

function listCollections(args: CommandArguments, { storage, cursors }: CommandContext): BsonDocument {
  args.allow('listCollections', 'filter', 'nameOnly', 'authorizedCollections', 'cursor');
  const database = args.database();
  const matches = compileFilter(args.document('filter'));
  const all = storage.list(database).map(({ namespace, collation }) => ({
    name: namespace.slice(database.length + 1),
    type: 'collection',
    ...(args.flag('nameOnly', false)
      ? {}
      : { options: collation === undefined ? {} : { collation }, info: { readOnly: false } }),
  }));
  return {
    cursor: cursors.start(`${database}.$cmd.listCollections`, all.filter(matches), batchSizeOf(args)),
  };
}

function listIndexes(args: CommandArguments, context: CommandContext): BsonDocument {
  args.allow('listIndexes', 'cursor');
  const { namespace, indexList } = existing(args, context);
  const indexes = indexList.map((index) => index.describe());
  return { cursor: context.cursors.start(namespace, indexes, batchSizeOf(args)) };
}

function createIndexes(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('createIndexes', 'indexes');
  const namespace = args.namespace();
  const isNew = storage.find(namespace) === undefined;
  const wanted = args
    .list('indexes')
    .map((value) => readSpecification(value, storage.find(namespace)?.collation));
  const collection = storage.ensure(namespace);
  const numIndexesBefore = collection.indexList.length;
  const missing = wanted.filter((specification) => !isThere(collection, specification));
  storage.addIndexes(collection, missing);
  const numIndexesAfter = collection.indexList.length;
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: isNew };
}

/** @param inherited how the collection compares texts: an index that says nothing does the same */
function readSpecification(value: unknown, inherited: Collator | undefined): IndexSpecification {
  const args = new CommandArguments('createIndexes.indexes', isDocument(value) ? value : {});
  args.allow('key', 'name', 'unique', 'background', 'v', 'partialFilterExpression', 'collation');
  const key = args.document('key');
  const directions = Object.values(key);
  if (directions.length === 0 || !directions.every((direction) => direction === 1 || direction === -1)) {
    throw new MongoCommandError(
      'CannotCreateIndex',
      'only ascending (1) and descending (-1) index keys are supported',
    );
  }
  if (directions.length > MAX_KEYS) throw new MongoCommandError('Location13103', 'too many compound keys');
  const unique = args.flag('unique', false);
  const own = args.collation();
  const collation = own === undefined ? inherited : (own ?? undefined);
  const options = { ...readPartial(args, unique), ...(collation === undefined ? {} : { collation }) };
  return { name: args.text('name'), key, unique, ...options };
}

function readPartial(
  args: CommandArguments,
  unique: boolean,
): Pick<IndexSpecification, 'partialFilterExpression'> {
  if (!args.has('partialFilterExpression')) return {};
  const partial = args.required('partialFilterExpression');
  const isPlain = Object.entries(partial).every(
    ([path, value]) => !path.startsWith('$') && (isScalar(value) || isBound(value)),
  );
  if (!isPlain || unique) {
    throw MongoCommandError.unsupported('partial indexes other than over equal values, $exists and $gte');
  }
  return { partialFilterExpression: partial };
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isBound(value: unknown): boolean {
  if (!isDocument(value) || Object.keys(value).length !== 1) return false;
  return value.$exists === true || isScalar(value.$gte);
}

function dropIndexes(args: CommandArguments, context: CommandContext): BsonDocument {
  const collection = existing(args.allow('dropIndexes', 'index'), context);
  const name = args.text('index');
  const nIndexesWas = collection.indexList.length;
  if (name === '_id_' || name === '*') throw MongoCommandError.unsupported('dropping this index');
  if (!context.storage.dropIndex(collection, name)) {
    throw new MongoCommandError('IndexNotFound', `index not found with name [${name}]`);
  }
  return { nIndexesWas };
}

/** @throws MongoCommandError when an index of that name or with those keys is there, and is another one */
function isThere(collection: MongoCollection, wanted: IndexSpecification): boolean {
  const { name, key } = wanted;
  const known = collection.indexList.map(({ specification }) => specification);
  const sameName = known.find((specification) => specification.name === name);
  // An index over some documents, or of another collation, is another one than an index of the same keys.
  const partOf = (specification: IndexSpecification): string =>
    keyOf([specification.partialFilterExpression, specification.collation]);
  const sameKey = known.find(
    (specification) => keyOf(specification.key) === keyOf(key) && partOf(specification) === partOf(wanted),
  );
  if (sameName && sameName !== sameKey) {
    throw new MongoCommandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index: ${name}`,
    );
  }
  if (sameKey === undefined) return false;
  if (name !== '_id_' && (sameKey.name !== name || sameKey.unique !== wanted.unique)) {
    throw new MongoCommandError(
      'IndexOptionsConflict',
      `Index already exists with a different name or options: ${name}`,
    );
  }
  return true;
}

function existing(args: CommandArguments, { storage }: CommandContext): MongoCollection {
  const namespace = args.namespace();
  const collection = storage.find(namespace);
  if (collection === undefined)
    throw new MongoCommandError('NamespaceNotFound', `ns does not exist: ${namespace}`);
  return collection;
}

function batchSizeOf(args: CommandArguments): number | undefined {
  return new CommandArguments(`${args.name}.cursor`, args.document('cursor'))
    .allow('batchSize')
    .count('batchSize');
}
