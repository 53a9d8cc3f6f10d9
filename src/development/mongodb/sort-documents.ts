import { type BsonDocument, fieldOf, isDocument } from './bson-value.js';
import { compareValues } from './compare-values.js';
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
