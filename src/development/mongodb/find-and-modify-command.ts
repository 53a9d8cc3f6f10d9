import type { BsonDocument } from './bson-value.js';
import { buildUpsert } from './apply-update.js';
import type { CommandArguments, CommandContext, CommandTable } from './command-arguments.js';
import type { MongoCollection } from './mongo-collection.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileProjection } from './sort-documents.js';
import { changeDocument } from './write-commands.js';

/** `findAndModify`: changes or removes one document and returns it. */
export const FIND_AND_MODIFY_COMMANDS: CommandTable = { findAndModify };

interface Modified {
  readonly value: BsonDocument | null;
  readonly lastErrorObject: BsonDocument;
}

function findAndModify(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow(
    'findAndModify',
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'upsert',
    'fields',
    'bypassDocumentValidation',
  );
  const collection = storage.ensure(args.namespace());
  const project = compileProjection(args.document('fields'));
  const [found] = collection.query({ filter: args.document('query'), sort: args.document('sort'), limit: 1 });
  const { value, lastErrorObject } = modify(collection, args, found);
  return { lastErrorObject, value: value && project(value) };
}

function modify(
  collection: MongoCollection,
  args: CommandArguments,
  found: BsonDocument | undefined,
): Modified {
  const removing = args.flag('remove', false);
  if (removing === args.has('update')) {
    throw new MongoCommandError('FailedToParse', 'Either an update or remove=true must be specified');
  }
  if (found === undefined) return removing ? notFound({ n: 0 }) : upsert(collection, args);
  if (removing) {
    collection.remove(found);
    return { value: found, lastErrorObject: { n: 1 } };
  }
  const after = changeDocument(collection, found, args.document('update'));
  return { value: args.flag('new', false) ? after : found, lastErrorObject: { n: 1, updatedExisting: true } };
}

function upsert(collection: MongoCollection, args: CommandArguments): Modified {
  if (!args.flag('upsert', false)) return notFound({ n: 0, updatedExisting: false });
  const made = buildUpsert(args.document('query'), args.document('update'));
  collection.insert(made);
  return {
    value: args.flag('new', false) ? made : null,
    lastErrorObject: { n: 1, updatedExisting: false, upserted: made._id },
  };
}

function notFound(lastErrorObject: BsonDocument): Modified {
  return { value: null, lastErrorObject };
}
