import { ObjectId } from 'bson';
import { MongoCommandError } from './mongo-command.error.js';

/** A BSON document as the `bson` package reads it. */
export type BsonDocument = Record<string, unknown>;

/** True of an embedded document, not of an array, a date or another BSON type. */
export function isDocument(value: unknown): value is BsonDocument {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The own field of a document, `undefined` when it has none. */
export function fieldOf(document: BsonDocument, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** A copy that shares nothing that can change. */
export function cloneValue<T>(value: T): T;
export function cloneValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => cloneValue(item));
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cloneValue(field)]));
}

/**
 * Rejects what the subset cannot keep exactly: other BSON types, `NaN`, and field names that change meaning in paths.
 *
 * Stored numbers are JavaScript numbers: a 64-bit integer beyond 2^53 would lose digits.
 */
export function assertStorable(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(assertStorable);
  if (isDocument(value)) return Object.entries(value).forEach(assertStorableField);
  if (typeof value === 'number' && !Number.isFinite(value))
    throw MongoCommandError.unsupported('NaN and infinity');
  if (!isScalar(value)) throw MongoCommandError.unsupported('this BSON type');
}

function assertStorableField([name, value]: [string, unknown]): void {
  if (name === '__proto__' || name === '_bsontype')
    throw MongoCommandError.unsupported(`a field named ${name}`);
  if (name.startsWith('$')) {
    throw new MongoCommandError('DollarPrefixedFieldName', `field name '${name}' is not valid for storage`);
  }
  if (name.includes('.')) {
    throw new MongoCommandError('DottedFieldName', `field name '${name}' is not valid for storage`);
  }
  assertStorable(value);
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isDateOrId(value);
}

function isDateOrId(value: unknown): boolean {
  return value instanceof Date || value instanceof ObjectId;
}

/** A text that is equal for values that MongoDB holds equal as keys, and differs otherwise. */
export function keyOf(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (value instanceof Date) return `date:${value.getTime()}`;
  if (value instanceof ObjectId) return `oid:${value.toHexString()}`;
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (isDocument(value)) {
    return `{${Object.entries(value)
      .map(([name, field]) => `${JSON.stringify(name)}:${keyOf(field)}`)
      .join()}}`;
  }
  return JSON.stringify(value);
}

const SURROGATE = /[\ud800-\udfff]/;

/**
 * Orders values as MongoDB does (manual, "Comparison/Sort Order"): by type, then by value. A missing value counts as null.
 *
 * mingo's own comparison ignores the order of fields and elements and puts booleans and ids elsewhere, hence this one.
 */
export function compareValues(left: unknown, right: unknown): number {
  const rank = typeRank(left);
  const difference = rank - typeRank(right);
  if (difference !== 0) return difference;
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right);
  if (isDocument(left) && isDocument(right)) return compareDocuments(left, right);
  return compareScalars(left, right);
}

/** The place of a value's type in MongoDB's order; two values are comparable by `$lt` and its kin only within one. */
export function typeRank(value: unknown): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  if (isDocument(value)) return 4;
  if (Array.isArray(value)) return 5;
  if (value instanceof ObjectId) return 7;
  if (typeof value === 'boolean') return 8;
  return 9;
}

function compareScalars(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (left instanceof ObjectId && right instanceof ObjectId) {
    return compareStrings(left.toHexString(), right.toHexString());
  }
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : Number(left > right);
  return Number(left === true) - Number(right === true);
}

/** MongoDB compares strings by their UTF-8 bytes, which differs from UTF-16 order only beyond the basic plane. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  if (!SURROGATE.test(left) && !SURROGATE.test(right)) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function compareArrays(left: readonly unknown[], right: readonly unknown[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareDocuments(left: BsonDocument, right: BsonDocument): number {
  const [mine, theirs] = [Object.entries(left), Object.entries(right)];
  for (const [index, [name, value]] of mine.entries()) {
    const other = theirs[index];
    if (other === undefined) return 1;
    const order =
      typeRank(value) - typeRank(other[1]) ||
      compareStrings(name, other[0]) ||
      compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return mine.length - theirs.length;
}
