import {
  assertStorable,
  type BsonDocument,
  cloneValue,
  compareValues,
  fieldOf,
  isDocument,
} from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { FIELD_CHANGES, type FieldChange } from './update-operators.js';
import { ObjectId } from 'bson';
import { isOperatorExpression } from './match-filter.js';

interface Modification {
  readonly operator: string;
  readonly path: string;
  readonly change: FieldChange;
}

/**
 * Applies an update to a copy of a document: `$set $unset $inc $max $min $push $currentDate $setOnInsert`, or a replacement.
 *
 * mingo's updater does not know MongoDB's type errors and conflicts between operators, hence this one.
 *
 * @param inserting whether an upsert makes the document, so that `$setOnInsert` applies
 * @throws MongoCommandError for every other operator and wherever MongoDB refuses
 */
export function applyUpdate(document: BsonDocument, update: BsonDocument, inserting: boolean): BsonDocument {
  const result = isReplacement(update) ? replace(document, update) : modify(document, update, inserting);
  if (document._id !== undefined && compareValues(document._id, result._id) !== 0) {
    throw new MongoCommandError(
      'ImmutableField',
      "the (immutable) field '_id' cannot be changed by an update",
    );
  }
  return result;
}

/** True of a whole document, which takes the place of the one that is there. */
export function isReplacement(update: BsonDocument): boolean {
  return Object.keys(update)[0]?.startsWith('$') !== true;
}

function replace(document: BsonDocument, replacement: BsonDocument): BsonDocument {
  assertStorable(replacement);
  const { _id = document._id, ...others } = cloneValue(replacement);
  return _id === undefined ? others : { _id, ...others };
}

function modify(document: BsonDocument, update: BsonDocument, inserting: boolean): BsonDocument {
  const result = cloneValue(document);
  readModifications(update, inserting).forEach((modification) => changeField(result, modification));
  return result;
}

/** MongoDB applies modifications in the order of their paths, which shows in the order of new fields. */
function readModifications(update: BsonDocument, inserting: boolean): Modification[] {
  const all = Object.entries(update).flatMap(([operator, fields]) => readOperator(operator, fields));
  const sorted = all.sort((left, right) => (left.path < right.path ? -1 : 1));
  assertNoConflicts(sorted.map(({ path }) => path));
  return sorted.filter(({ operator }) => inserting || operator !== '$setOnInsert');
}

function readOperator(operator: string, fields: unknown): Modification[] {
  const makeChange = FIELD_CHANGES.get(operator);
  if (makeChange === undefined) {
    throw new MongoCommandError(
      'FailedToParse',
      `Unknown modifier: ${operator} is not one of the supported modifiers`,
    );
  }
  if (!isDocument(fields)) {
    throw new MongoCommandError('FailedToParse', `Modifiers operate on fields: ${operator} needs a document`);
  }
  return Object.entries(fields).map(([path, operand]) => {
    assertPath(path);
    return { operator, path, change: makeChange(operand, path) };
  });
}

function assertPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes(''))
    throw new MongoCommandError('EmptyFieldName', `the path '${path}' has an empty field name`);
  if (parts.some((part) => part.startsWith('$') || part === '__proto__')) {
    throw new MongoCommandError('DollarPrefixedFieldName', `the path '${path}' is not valid for storage`);
  }
}

function assertNoConflicts(paths: readonly string[]): void {
  const seen = new Set<string>();
  const conflict = paths.find((path) => {
    const prefixes = path.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
    const clashes = prefixes.some((prefix) => seen.has(prefix));
    seen.add(path);
    return clashes;
  });
  if (conflict !== undefined) {
    throw new MongoCommandError(
      'ConflictingUpdateOperators',
      `Updating the path '${conflict}' would create a conflict at '${conflict}'`,
    );
  }
}

function changeField(document: BsonDocument, { operator, path, change }: Modification): void {
  const names = path.split('.');
  const name = names.pop() ?? '';
  const parent = parentOf(document, names, operator !== '$unset');
  if (parent === undefined) return;
  const value = change(fieldOf(parent, name));
  if (value === undefined) delete parent[name];
  else parent[name] = value;
}

/** Walks down, making what is missing where wanted. */
function parentOf(
  document: BsonDocument,
  names: readonly string[],
  create: boolean,
): BsonDocument | undefined {
  let parent = document;
  for (const name of names) {
    const next = fieldOf(parent, name) ?? (create && !Object.hasOwn(parent, name) ? {} : null);
    if (Array.isArray(next)) throw MongoCommandError.unsupported('updates inside a list');
    if (!isDocument(next) && !create) return undefined;
    if (!isDocument(next)) {
      throw new MongoCommandError(
        'PathNotViable',
        `Cannot create a field below '${name}', which is no document`,
      );
    }
    parent[name] = next;
    parent = next;
  }
  return parent;
}

/** The document that an upsert makes when nothing matched: the filter's equalities, changed by the update. */
export function buildUpsert(filter: BsonDocument, update: BsonDocument): BsonDocument {
  const equalities = equalitiesOf(filter);
  const seed = isReplacement(update) ? idOnly(equalities) : applyUpdate({}, { $set: equalities }, true);
  const { _id = new ObjectId(), ...others } = applyUpdate(seed, update, true);
  return { _id, ...others };
}

function idOnly({ _id }: BsonDocument): BsonDocument {
  return _id === undefined ? {} : { _id };
}

function equalitiesOf(filter: BsonDocument): BsonDocument {
  const pairs = Object.entries(filter).flatMap(([name, condition]) => readEqualities(name, condition));
  const equalities = Object.fromEntries(pairs);
  if (Object.keys(equalities).length < pairs.length) {
    throw MongoCommandError.unsupported('an upsert that names a field twice');
  }
  assertStorable(Object.values(equalities));
  return equalities;
}

function readEqualities(name: string, condition: unknown): [string, unknown][] {
  if (name === '$and' && Array.isArray(condition)) {
    return condition.filter(isDocument).flatMap((part) => Object.entries(equalitiesOf(part)));
  }
  if (name.startsWith('$')) return withoutEqualities(condition);
  if (!isOperatorExpression(condition)) return [[name, condition]];
  if (Object.hasOwn(condition, '$eq')) return [[name, condition.$eq]];
  return withoutEqualities(condition.$in ?? []);
}

/** A server turns a list of one into an equality, which is not worth doing here. */
function withoutEqualities(list: unknown): [] {
  if (Array.isArray(list) && list.length === 1)
    throw MongoCommandError.unsupported('an upsert by a list of one');
  return [];
}
