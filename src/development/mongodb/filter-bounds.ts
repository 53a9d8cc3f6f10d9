import { ObjectId } from 'bson';
import { type BsonDocument, isDocument, keyOf } from './bson-value.js';
import { compareValues } from './compare-values.js';
import { isOperatorExpression } from './match-filter.js';

/** One end of a range. */
export interface Bound {
  readonly value: unknown;
  readonly included: boolean;
}

/** What a filter says of one path at least; the filter itself may say more. */
export interface PathBounds {
  /** The one value. */
  readonly equal?: { readonly value: unknown };
  /** One of these values, each once. */
  readonly among?: readonly unknown[];
  readonly lower?: Bound;
  readonly upper?: Bound;
}

/** The bounds of each path that every document that matches lies in. */
export function boundsOf(filter: BsonDocument): Map<string, PathBounds> {
  const bounds = new Map<string, PathBounds>();
  for (const [path, condition] of conditionsOf(filter)) {
    bounds.set(path, narrow(bounds.get(path) ?? {}, readBounds(condition)));
  }
  return bounds;
}

function conditionsOf(filter: BsonDocument): [string, unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === '$and' && Array.isArray(condition))
      return condition.filter(isDocument).flatMap(conditionsOf);
    return name.startsWith('$') ? [] : [[name, condition]];
  });
}

function readBounds(condition: unknown): PathBounds {
  if (!isOperatorExpression(condition)) return isPlain(condition) ? { equal: { value: condition } } : {};
  return Object.entries(condition).map(readOperator).reduce(narrow, {});
}

function readOperator([operator, operand]: [string, unknown]): PathBounds {
  if (operator === '$in') {
    if (!Array.isArray(operand) || !operand.every(isPlain)) return {};
    return { among: [...new Map(operand.map((value: unknown) => [keyOf(value), value])).values()] };
  }
  if (!isPlain(operand)) return {};
  if (operator === '$eq') return { equal: { value: operand } };
  if (operator === '$gt' || operator === '$gte') {
    return { lower: { value: operand, included: operator === '$gte' } };
  }
  if (operator === '$lt' || operator === '$lte') {
    return { upper: { value: operand, included: operator === '$lte' } };
  }
  return {};
}

/** A value that a document has as it stands, unless it has a list there. */
function isPlain(value: unknown): boolean {
  if (value === null || value instanceof Date || value instanceof ObjectId) return true;
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function narrow(left: PathBounds, right: PathBounds): PathBounds {
  const [equal, among] = [left.equal ?? right.equal, left.among ?? right.among];
  const lower = tighter(left.lower, right.lower, 1);
  const upper = tighter(left.upper, right.upper, -1);
  return {
    ...(equal ? { equal } : {}),
    ...(among ? { among } : {}),
    ...(lower ? { lower } : {}),
    ...(upper ? { upper } : {}),
  };
}

function tighter(left: Bound | undefined, right: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return compareValues(left.value, right.value) * direction >= 0 ? left : right;
}
