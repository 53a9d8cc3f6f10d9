import type { BsonDocument } from './bson-value.js';
import { isDocument } from './bson-value.js';
import { CommandArguments, type CommandContext, type CommandTable } from './command-arguments.js';
import { compileFilter } from './match-filter.js';
import type { MongoCollection } from './mongo-collection.js';
import { MongoCommandError } from './mongo-command.error.js';
import { impliesPartial } from './plan-query.js';
import { compileProjection } from './sort-documents.js';
import { runPipeline } from './run-pipeline.js';

/** Commands that read documents. */
export const READ_COMMANDS: CommandTable = { find, aggregate, count, getMore, killCursors };

function find(args: CommandArguments, { storage, cursors }: CommandContext): BsonDocument {
  args.allow(
    ...[
      'find',
      'filter',
      'projection',
      'sort',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'hint',
      'collation',
    ],
  );
  const namespace = args.namespace();
  const filter = args.document('filter');
  const collection = storage.find(namespace);
  if (args.has('hint')) assertIndex(collection, args.text('hint'), filter);
  const project = compileProjection(args.document('projection'));
  const [skip, limit] = [args.count('skip') ?? 0, args.count('limit') || undefined];
  const collation = args.collation();
  const wanted = {
    filter,
    sort: args.document('sort'),
    ...(limit ? { limit: skip + limit } : {}),
    ...(collation === undefined ? {} : { collation }),
  };
  const page = (collection?.query(wanted) ?? nothing(filter)).slice(skip);
  const batchSize = args.count('batchSize');
  return { cursor: cursors.start(namespace, page.map(project), batchSize, args.flag('singleBatch', false)) };
}

/**
 * A hint changes no answer. One to an index that is not there is refused, unless nothing is, and so is one to a partial index that may lack
 * some of what is asked for.
 */
function assertIndex(collection: MongoCollection | undefined, name: string, filter: BsonDocument): void {
  if (collection === undefined) return;
  const index = collection.indexList.find(({ specification }) => specification.name === name);
  if (index !== undefined && impliesPartial(index, filter)) return;
  throw new MongoCommandError(
    'BadValue',
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function aggregate(args: CommandArguments, { storage, cursors }: CommandContext): BsonDocument {
  args.allow('aggregate', 'pipeline', 'cursor', 'collation');
  const namespace = args.namespace();
  const pipeline = args.list('pipeline');
  const collection = storage.find(namespace);
  const collation = args.collation();
  const cursor = new CommandArguments('aggregate.cursor', args.document('cursor')).allow('batchSize');
  const isSimple = (collation === undefined ? (collection?.collation ?? null) : collation) === null;
  if (!isSimple) throw MongoCommandError.unsupported('aggregation under a collation');
  const read = (name: string, stages: readonly unknown[]): BsonDocument[] =>
    storage.find(`${args.database()}.${name}`)?.find(leadingFilter(stages), collation) ?? [];
  const result = runPipeline(read(args.text('aggregate'), pipeline), pipeline, read);
  return { cursor: cursors.start(namespace, result, cursor.count('batchSize')) };
}

/** What the pipeline begins with leaving out needs not be read. */
function leadingFilter([first]: readonly unknown[]): BsonDocument {
  return isDocument(first) && isDocument(first.$match) ? first.$match : {};
}

function count(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('count', 'query', 'skip', 'limit', 'collation');
  const [query, collation] = [args.document('query'), args.collation()];
  const found = storage.find(args.namespace())?.find(query, collation) ?? nothing(query);
  return { n: pageOf(found, args).length };
}

function getMore(args: CommandArguments, { cursors }: CommandContext): BsonDocument {
  args.allow('getMore', 'collection', 'batchSize');
  const namespace = args.namespace('collection');
  const batchSize = args.count('batchSize') || undefined;
  return { cursor: cursors.next(namespace, args.count('getMore') ?? 0, batchSize) };
}

function killCursors(args: CommandArguments, { cursors }: CommandContext): BsonDocument {
  args.allow('killCursors', 'cursors');
  const ids = args.list('cursors').map(Number);
  const killed = ids.map((id) => cursors.kill(id));
  return {
    cursorsKilled: ids.filter((_, index) => killed[index]),
    cursorsNotFound: ids.filter((_, index) => !killed[index]),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
}

/** A filter that is not understood is refused even where there is nothing to find. */
function nothing(filter: BsonDocument): BsonDocument[] {
  if (!isDocument(filter)) throw new MongoCommandError('TypeMismatch', 'a filter must be an object');
  compileFilter(filter);
  return [];
}

/** A limit of 0 is no limit. */
function pageOf(documents: BsonDocument[], args: CommandArguments): BsonDocument[] {
  const skip = args.count('skip') ?? 0;
  const limit = args.count('limit') || documents.length;
  return documents.slice(skip, skip + limit);
}
