import type { BsonDocument } from './bson-value.js';
import { isDocument } from './bson-value.js';
import { CommandArguments } from './command-arguments.js';
import type { CommandContext, CommandTable } from './command-handler.js';
import { compileFilter } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileProjection } from './project-document.js';
import { runPipeline } from './run-pipeline.js';
import { sortDocuments } from './sort-documents.js';

/** Commands that read documents. */
export const READ_COMMANDS: CommandTable = { find, aggregate, count, getMore, killCursors };

function find(args: CommandArguments, { storage, cursors }: CommandContext): BsonDocument {
  args.allow('find', 'filter', 'projection', 'sort', 'skip', 'limit', 'batchSize', 'singleBatch');
  const namespace = args.namespace();
  const filter = args.document('filter');
  const project = compileProjection(args.document('projection'));
  const found = storage.find(namespace)?.find(filter) ?? nothing(filter);
  const page = pageOf(sortDocuments(found, args.document('sort')), args);
  const batchSize = args.count('batchSize');
  return { cursor: cursors.start(namespace, page.map(project), batchSize, args.flag('singleBatch', false)) };
}

function aggregate(args: CommandArguments, { storage, cursors }: CommandContext): BsonDocument {
  args.allow('aggregate', 'pipeline', 'cursor');
  const namespace = args.namespace();
  const documents = storage.find(namespace)?.find({}) ?? [];
  const cursor = new CommandArguments('aggregate.cursor', args.document('cursor')).allow('batchSize');
  const result = runPipeline(documents, args.list('pipeline'));
  return { cursor: cursors.start(namespace, result, cursor.count('batchSize')) };
}

function count(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('count', 'query', 'skip', 'limit');
  const query = args.document('query');
  const found = storage.find(args.namespace())?.find(query) ?? nothing(query);
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
