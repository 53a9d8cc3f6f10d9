import { ObjectId } from 'bson';
import { type BsonDocument, compareValues, isDocument, keyOf, typeRank } from './bson-value.js';
import type { Collator } from './collation.js';
import { isOperatorExpression } from './match-filter.js';
import type { MongoIndex } from './mongo-index.js';
import type { IndexKey, Placement } from './sorted-keys.js';

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
  /** The same of one element of a list. */
  readonly element?: PathBounds;
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
  if (operator === '$elemMatch' && isOperatorExpression(operand)) return { element: readBounds(operand) };
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
  const element = left.element ?? right.element;
  const lower = tighter(left.lower, right.lower, 1);
  const upper = tighter(left.upper, right.upper, -1);
  return {
    ...(equal ? { equal } : {}),
    ...(among ? { among } : {}),
    ...(lower ? { lower } : {}),
    ...(upper ? { upper } : {}),
    ...(element ? { element } : {}),
  };
}

function tighter(left: Bound | undefined, right: Bound | undefined, direction: 1 | -1): Bound | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return compareValues(left.value, right.value) * direction >= 0 ? left : right;
}

/** What is asked of a collection. */
export interface Query {
  readonly filter: BsonDocument;
  /** Such as `{ 'call.startedAt': -1 }`; blank for any order. */
  readonly sort?: BsonDocument;
  readonly limit?: number;
  /** How texts are compared; `null` for by code point, missing for as the collection does. */
  readonly collation?: Collator | null;
}

/** How an index answers a query: stretches of it that hold every match, and maybe more. */
export interface QueryPlan {
  readonly index: MongoIndex;
  readonly stretches: readonly Placement[];
  readonly backwards: boolean;
  /** True when the documents come in the order that was asked for. */
  readonly isOrdered: boolean;
}

interface Candidate extends QueryPlan {
  /** Of two candidates the one with more counts, looked at from the left. */
  readonly merits: readonly number[];
}

/** The index that leaves least to look at; `null` when none helps. */
export function planQuery(indexes: readonly MongoIndex[], query: Query): QueryPlan | null {
  const bounds = boundsOf(query.filter);
  const candidates = indexes.flatMap((index) => judge(index, bounds, query) ?? []);
  return candidates.sort((left, right) => compareMerits(right.merits, left.merits))[0] ?? null;
}

function judge(index: MongoIndex, bounds: ReadonlyMap<string, PathBounds>, query: Query): Candidate | null {
  if (!isImplied(index, bounds)) return null;
  const partial = Object.keys(index.specification.partialFilterExpression ?? {});
  const { sort = {}, limit } = query;
  const equal = leadingEqualities(index.keys, bounds);
  const next = rangeAt(index, index.keys[equal.length]?.path ?? '', bounds);
  const way = directionOf(index.keys.slice(equal.length), sort, bounds);
  const among = way === 'any' && equal.length === 0 ? next.among : undefined;
  const inRange = next.lower !== undefined || next.upper !== undefined;
  const [known, ranged] = [equal.length + partial.length, Number(among !== undefined) * 2 + Number(inRange)];
  const sorted = Number(way === 'same' || way === 'reverse');
  if (known + ranged + sorted === 0) return null;
  const isOrdered = way !== null && !Object.keys(sort).some((path) => index.hasListsAt(path));
  return {
    index,
    stretches: among?.map((value) => placementOf(index.keys, [value], {})) ?? [
      placementOf(index.keys, equal, next),
    ],
    backwards: way === 'reverse',
    isOrdered,
    merits: limit === undefined ? [known, ranged, Number(isOrdered)] : [Number(isOrdered), known, ranged],
  };
}

/** Two bounds of a list may be met by different elements: then only one of them confines. */
function rangeAt(index: MongoIndex, path: string, bounds: ReadonlyMap<string, PathBounds>): PathBounds {
  const found = bounds.get(path) ?? {};
  if (!index.hasListsAt(path)) return found;
  if (found.element !== undefined) return found.element;
  const { upper, ...others } = found;
  return others.lower === undefined && upper !== undefined ? { ...others, upper } : others;
}

/** True when every document that a filter can match is in a partial index. */
export function impliesPartial(index: MongoIndex, filter: BsonDocument): boolean {
  return isImplied(index, boundsOf(filter));
}

function isImplied(index: MongoIndex, bounds: ReadonlyMap<string, PathBounds>): boolean {
  const partial = Object.entries(index.specification.partialFilterExpression ?? {});
  return partial.every(([path, condition]) => holdsWithin(bounds.get(path), condition));
}

function holdsWithin(bounds: PathBounds | undefined, condition: unknown): boolean {
  if (bounds === undefined) return false;
  const { equal, among, lower, upper } = bounds;
  const values = equal === undefined ? among : [equal.value];
  if (!isOperatorExpression(condition)) {
    return values?.every((value) => compareValues(value, condition) === 0) ?? false;
  }
  if (condition.$exists === true) {
    return values?.every((value) => value !== null) ?? (lower !== undefined || upper !== undefined);
  }
  const reaches = (value: unknown): boolean =>
    typeRank(value) === typeRank(condition.$gte) && compareValues(value, condition.$gte) >= 0;
  return values?.every(reaches) ?? (lower !== undefined && reaches(lower.value));
}

function leadingEqualities(keys: readonly IndexKey[], bounds: ReadonlyMap<string, PathBounds>): unknown[] {
  const values: unknown[] = [];
  for (const { path } of keys) {
    const equal = bounds.get(path)?.equal;
    if (equal === undefined) break;
    values.push(equal.value);
  }
  return values;
}

/** Which way the rest of an index runs along a sort: `any` when nothing is left to sort by, `null` when it does not. */
function directionOf(
  keys: readonly IndexKey[],
  sort: BsonDocument,
  bounds: ReadonlyMap<string, PathBounds>,
): 'any' | 'same' | 'reverse' | null {
  const open = Object.entries(sort).filter(([path]) => bounds.get(path)?.equal === undefined);
  const end = open.findIndex(([path]) => path === '_id');
  // Nothing is left to order behind the id.
  const wanted = end === -1 ? open : open.slice(0, end + 1);
  if (wanted.length === 0) return 'any';
  const signs = wanted.map(([path, direction], index) => {
    const key = keys[index];
    return key?.path === path ? Number(direction) * key.direction : 0;
  });
  if (signs.every((sign) => sign === 1)) return 'same';
  return signs.every((sign) => sign === -1) ? 'reverse' : null;
}

function placementOf(
  keys: readonly IndexKey[],
  equal: readonly unknown[],
  { lower, upper }: PathBounds,
): Placement {
  const ranged = keys[equal.length]?.direction ?? 1;
  const isBelow = (value: unknown): boolean => lower !== undefined && !isInside(value, lower, 1);
  const isAbove = (value: unknown): boolean => upper !== undefined && !isInside(value, upper, -1);
  const [isBefore, isBehind] = ranged === 1 ? [isBelow, isAbove] : [isAbove, isBelow];
  return (values) => {
    for (const [index, value] of equal.entries()) {
      const order = compareValues(values[index], value) * (keys[index]?.direction ?? 1);
      if (order !== 0) return order < 0 ? -1 : 1;
    }
    if (isBefore(values[equal.length])) return -1;
    return isBehind(values[equal.length]) ? 1 : 0;
  };
}

function isInside(
  value: unknown,
  { value: end, included }: { value: unknown; included: boolean },
  way: 1 | -1,
): boolean {
  const order = compareValues(value, end) * way;
  return order > 0 || (included && order === 0);
}

function compareMerits(left: readonly number[], right: readonly number[]): number {
  const place = left.findIndex((merit, index) => merit !== right[index]);
  return place === -1 ? 0 : (left[place] ?? 0) - (right[place] ?? 0);
}
