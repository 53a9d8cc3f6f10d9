import { type BsonDocument, compareValues, fieldOf, isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

interface SortKey {
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

/** Documents in the order of a sort such as `{ 'call.startedAt': -1, _id: -1 }`; ties keep their order. */
export function sortDocuments(
  documents: readonly BsonDocument[],
  specification: BsonDocument,
): BsonDocument[] {
  const keys = Object.entries(specification).map(readSortKey);
  const keyed = documents.map((document) => ({
    document,
    values: keys.map((key) => sortValue(document, key.parts)),
  }));
  return keyed
    .sort((left, right) => compareBy(keys, left.values, right.values))
    .map(({ document }) => document);
}

/** The value that a path without lists leads to, `undefined` when there is none. */
export function singleValueAt(document: BsonDocument, parts: readonly string[], purpose: string): unknown {
  let value: unknown = document;
  for (const part of parts) {
    value = isDocument(value) ? fieldOf(value, part) : undefined;
    if (Array.isArray(value)) throw MongoCommandError.unsupported(`${purpose} a list`);
  }
  return value;
}

function readSortKey([path, direction]: [string, unknown]): SortKey {
  if (direction !== 1 && direction !== -1) {
    throw new MongoCommandError(
      'BadValue',
      `$sort key ordering must be 1 (for ascending) or -1 (for descending)`,
    );
  }
  return { parts: path.split('.'), direction };
}

function sortValue(document: BsonDocument, parts: readonly string[]): unknown {
  return singleValueAt(document, parts, 'sorting by');
}

function compareBy(keys: readonly SortKey[], left: readonly unknown[], right: readonly unknown[]): number {
  for (const [index, { direction }] of keys.entries()) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order * direction;
  }
  return 0;
}

type Projection = (document: BsonDocument) => BsonDocument;
/** Field names, each with the fields below it or `true` for all of it. */
type FieldTree = Map<string, FieldTree | true>;

/**
 * Compiles a projection that names fields to keep, or fields to leave out.
 *
 * @throws MongoCommandError for computed fields, `$slice` and the like, and for a mixture of both kinds
 */
export function compileProjection(specification: BsonDocument): Projection {
  const { _id: idChoice, ...others } = specification;
  const choices = Object.entries(others).map(([path, choice]) => ({ path, keep: readChoice(path, choice) }));
  const keepId = idChoice === undefined || readChoice('_id', idChoice);
  const keepsNamed = choices[0]?.keep ?? (idChoice !== undefined && keepId);
  if (choices.some(({ keep }) => keep !== keepsNamed)) {
    throw new MongoCommandError('BadValue', 'Cannot do exclusion and inclusion in one projection');
  }
  const tree = buildTree(choices.map(({ path }) => path));
  if (keepId === keepsNamed) tree.set('_id', true);
  return (document) => (keepsNamed ? keepFields(document, tree) : dropFields(document, tree));
}

function readChoice(path: string, choice: unknown): boolean {
  if (typeof choice !== 'number' && typeof choice !== 'boolean') {
    throw MongoCommandError.unsupported(
      `the projection of ${path}: only 0, 1, true and false are understood`,
    );
  }
  return Boolean(choice);
}

function buildTree(paths: readonly string[]): FieldTree {
  const tree: FieldTree = new Map();
  for (const path of paths) addPath(tree, path.split('.'), path);
  return tree;
}

function addPath(tree: FieldTree, parts: readonly string[], path: string): void {
  const [name = '', ...rest] = parts;
  const existing = tree.get(name);
  if (name === '' || name.startsWith('$')) throw MongoCommandError.unsupported(`the projection of ${path}`);
  if (existing === true || (existing !== undefined && rest.length === 0)) {
    throw new MongoCommandError('BadValue', `Path collision at ${path}`);
  }
  if (rest.length === 0) return void tree.set(name, true);
  const below = existing ?? new Map<string, FieldTree | true>();
  tree.set(name, below);
  addPath(below, rest, path);
}

function keepFields(document: BsonDocument, tree: FieldTree): BsonDocument {
  const kept: BsonDocument = {};
  for (const [name, value] of Object.entries(document)) {
    const below = tree.get(name);
    const projected = below === true ? value : below && keepBelow(value, below);
    if (projected !== undefined) kept[name] = projected;
  }
  return kept;
}

/** Below a path, documents and lists of them stay, and plain values vanish. */
function keepBelow(value: unknown, tree: FieldTree): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => keepBelow(item, tree)).filter((item) => item !== undefined);
  }
  return isDocument(value) ? keepFields(value, tree) : undefined;
}

function dropFields(document: BsonDocument, tree: FieldTree): BsonDocument {
  const kept: BsonDocument = {};
  for (const name of Object.keys(document)) {
    const below = tree.get(name);
    if (below !== true) kept[name] = below ? dropBelow(fieldOf(document, name), below) : document[name];
  }
  return kept;
}

function dropBelow(value: unknown, tree: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => dropBelow(item, tree));
  return isDocument(value) ? dropFields(value, tree) : value;
}
