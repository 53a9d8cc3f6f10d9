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
