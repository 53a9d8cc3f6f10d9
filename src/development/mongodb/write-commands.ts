import { type BsonDocument, compareValues, isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { ObjectId } from 'bson';
import { applyUpdate, buildUpsert, isReplacement } from './apply-update.js';
import { CommandArguments, type CommandContext, type CommandTable } from './command-arguments.js';
import type { MongoCollection } from './mongo-collection.js';

/**
 * Does the writes of one command, one after another, and gathers the errors as MongoDB reports them.
 *
 * @param ordered whether the first error keeps those after it from being tried
 * @returns `writeErrors` when there are any, else nothing
 */
export function runWrites(
  writes: readonly unknown[],
  ordered: boolean,
  perform: (write: BsonDocument, index: number) => void,
): BsonDocument {
  const writeErrors: BsonDocument[] = [];
  for (const [index, write] of writes.entries()) {
    const failure = attempt(() => perform(documentOf(write), index));
    if (failure === null) continue;
    writeErrors.push({ index, code: failure.code, ...failure.details, errmsg: failure.message });
    if (ordered) break;
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}

function attempt(action: () => void): MongoCommandError | null {
  try {
    action();
    return null;
  } catch (error: unknown) {
    if (error instanceof MongoCommandError) return error;
    throw error;
  }
}

function documentOf(write: unknown): BsonDocument {
  if (isDocument(write)) return write;
  throw new MongoCommandError('TypeMismatch', 'a write must be an object');
}

/** Commands that write documents; `findAndModify` has a file of its own. */
export const WRITE_COMMANDS: CommandTable = { insert, update, delete: remove };

interface UpdateTotals {
  n: number;
  nModified: number;
  upserted: BsonDocument[];
}

function insert(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('insert', 'documents', 'ordered', 'bypassDocumentValidation');
  const collection = storage.ensure(args.namespace());
  let n = 0;
  const errors = runWrites(args.list('documents'), args.flag('ordered', true), (document) => {
    const { _id = new ObjectId(), ...others } = document;
    collection.insert({ _id, ...others });
    n += 1;
  });
  return { n, ...errors };
}

function update(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('update', 'updates', 'ordered', 'bypassDocumentValidation');
  const collection = storage.ensure(args.namespace());
  const totals: UpdateTotals = { n: 0, nModified: 0, upserted: [] };
  const errors = runWrites(args.list('updates'), args.flag('ordered', true), (write, index) => {
    const statement = new CommandArguments('update.updates', write).allow(
      'q',
      'u',
      'multi',
      'upsert',
      'collation',
    );
    updateOnce(collection, statement, totals, index);
  });
  const { upserted, ...counts } = totals;
  return { ...counts, ...(upserted.length > 0 ? { upserted } : {}), ...errors };
}

function updateOnce(
  collection: MongoCollection,
  statement: CommandArguments,
  totals: UpdateTotals,
  index: number,
): void {
  const [filter, change, multi] = [
    statement.required('q'),
    statement.required('u'),
    statement.flag('multi', false),
  ];
  if (multi && isReplacement(change)) {
    throw new MongoCommandError(
      'FailedToParse',
      'multi update is not supported for replacement-style update',
    );
  }
  const found = collection.find(filter, statement.collation());
  for (const before of multi ? found : found.slice(0, 1)) {
    totals.nModified += Number(changeDocument(collection, before, change) !== before);
    totals.n += 1;
  }
  if (found.length > 0 || !statement.flag('upsert', false)) return;
  const made = buildUpsert(filter, change);
  collection.insert(made);
  totals.n += 1;
  totals.upserted.push({ index, _id: made._id });
}

/** @returns the document as it now is: the very same one when nothing changed */
export function changeDocument(
  collection: MongoCollection,
  before: BsonDocument,
  change: BsonDocument,
): BsonDocument {
  const after = applyUpdate(before, change, false);
  if (compareValues(before, after) === 0) return before;
  collection.replace(before, after);
  return after;
}

function remove(args: CommandArguments, { storage }: CommandContext): BsonDocument {
  args.allow('delete', 'deletes', 'ordered');
  const collection = storage.ensure(args.namespace());
  let n = 0;
  const errors = runWrites(args.list('deletes'), args.flag('ordered', true), (write) => {
    const statement = new CommandArguments('delete.deletes', write).allow('q', 'limit', 'collation');
    const limit = statement.count('limit') ?? -1;
    if (limit !== 0 && limit !== 1)
      throw new MongoCommandError('FailedToParse', 'The limit field must be 0 or 1');
    const found = collection.find(statement.required('q'), statement.collation());
    const doomed = limit === 1 ? found.slice(0, 1) : found;
    doomed.forEach((document) => collection.remove(document));
    n += doomed.length;
  });
  return { n, ...errors };
}
