import {
  assertStorable,
  type BsonDocument,
  compareValues,
  fieldOf,
  isDocument,
  typeRank,
} from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

export type Predicate = (document: BsonDocument) => boolean;
type ValueTest = (values: readonly unknown[]) => boolean;

/**
 * Compiles a filter of the supported subset: equality, `$eq $ne $gt $gte $lt $lte $in $nin $exists $not`, `$and $or $nor`, `$elemMatch`,
 * and a `$regex` that is nothing but an escaped text.
 *
 * mingo holds documents equal whatever their fields' order, looks one list too deep below dotted paths and does not see
 * every element there; only an exact answer is of use, so matching is done here and the rest is refused.
 *
 * @throws MongoCommandError for every other operator
 */
export function compileFilter(filter: BsonDocument): Predicate {
  const predicates = Object.entries(filter).map(([name, condition]) =>
    name.startsWith('$') ? compileLogical(name, condition) : compileField(name, condition),
  );
  return (document) => predicates.every((predicate) => predicate(document));
}

/** True of `{ $gt: 5 }` and the like. */
export function isOperatorExpression(value: unknown): value is BsonDocument {
  return isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true;
}

function compileLogical(operator: string, condition: unknown): Predicate {
  if (!['$and', '$or', '$nor'].includes(operator)) {
    throw new MongoCommandError('BadValue', `unknown top level operator: ${operator}`);
  }
  if (!Array.isArray(condition) || condition.length === 0 || !condition.every(isDocument)) {
    throw new MongoCommandError('BadValue', `${operator} must be a nonempty array of documents`);
  }
  const predicates = condition.map(compileFilter);
  if (operator === '$and') return (document) => predicates.every((predicate) => predicate(document));
  const any: Predicate = (document) => predicates.some((predicate) => predicate(document));
  return operator === '$or' ? any : (document) => !any(document);
}

function compileField(path: string, condition: unknown): Predicate {
  const operators = isOperatorExpression(condition) ? condition : { $eq: condition };
  const parts = path.split('.');
  const tests = Object.entries(operators).map(([operator, operand]) => compileOperator(operator, operand));
  const absence = asksForAbsence(operators);
  return (document) => {
    const values = valuesAt(document, parts, absence);
    return tests.every((test) => test(values));
  };
}

/** True when a missing field could match: `$exists`, or null anywhere. */
function asksForAbsence(condition: unknown): boolean {
  if (Array.isArray(condition)) return condition.some(asksForAbsence);
  if (!isDocument(condition)) return condition === null || condition === undefined;
  return Object.entries(condition).some(([name, value]) => name === '$exists' || asksForAbsence(value));
}

function compileOperator(operator: string, operand: unknown): ValueTest {
  switch (operator) {
    case '$eq':
      return equalTo(operand);
    case '$ne':
      return not(equalTo(operand));
    case '$in':
      return oneOf(operand);
    case '$nin':
      return not(oneOf(operand));
    case '$exists':
      return (values) => values.some((value) => value !== undefined) === Boolean(operand);
    case '$not':
      return negated(operand);
    case '$elemMatch':
      return withElement(operand);
    case '$regex':
      return containing(operand);
    default:
      return inRange(operator, operand);
  }
}

function not(test: ValueTest): ValueTest {
  return (values) => !test(values);
}

function negated(operand: unknown): ValueTest {
  if (!isOperatorExpression(operand))
    throw new MongoCommandError('BadValue', '$not needs a document of operators');
  const tests = Object.entries(operand).map(([operator, inner]) => compileOperator(operator, inner));
  return (values) => !tests.every((test) => test(values));
}

/** True of a list of which one element meets every condition. */
function withElement(operand: unknown): ValueTest {
  if (!isDocument(operand)) throw new MongoCommandError('BadValue', '$elemMatch needs an Object');
  if (!isOperatorExpression(operand)) return withMatchingElement(compileFilter(operand));
  const tests = Object.entries(operand).map(([operator, inner]) => compileOperator(operator, inner));
  return (values) =>
    values.some((value) => Array.isArray(value) && value.some((item) => tests.every((test) => test([item]))));
}

/** True of a list of which one document meets a filter. */
function withMatchingElement(matches: Predicate): ValueTest {
  return (values) =>
    values.some((value) => Array.isArray(value) && value.some((item) => isDocument(item) && matches(item)));
}

function containing(operand: unknown): ValueTest {
  const text = literalOf(operand);
  return (values) => withElements(values).some((value) => typeof value === 'string' && value.includes(text));
}

/** Characters that stand for themselves, and escaped ones. */
const LITERAL_PATTERN = /^(?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|]|\\x00)*$/u;

/** The text that a pattern stands for. Patterns of PCRE and of JavaScript mean different things, so nothing else is let through. */
function literalOf(operand: unknown): string {
  if (typeof operand !== 'string' || !LITERAL_PATTERN.test(operand)) {
    throw MongoCommandError.unsupported('regular expressions other than an escaped text');
  }
  return operand.replace(/\\(x00|.)/gsu, (_, escaped: string) => (escaped === 'x00' ? '\0' : escaped));
}

function equalTo(operand: unknown): ValueTest {
  assertStorable(operand);
  return (values) => withElements(values).some((value) => compareValues(value, operand) === 0);
}

function oneOf(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw new MongoCommandError('BadValue', '$in and $nin need an array');
  const tests = operand.map((item: unknown) => equalTo(item));
  return (values) => tests.some((test) => test(values));
}

const RANGE_TESTS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['$gt', (order: number) => order > 0],
  ['$gte', (order: number) => order >= 0],
  ['$lt', (order: number) => order < 0],
  ['$lte', (order: number) => order <= 0],
]);

function inRange(operator: string, operand: unknown): ValueTest {
  const inside = RANGE_TESTS.get(operator);
  if (inside === undefined) throw new MongoCommandError('BadValue', `unknown operator: ${operator}`);
  assertStorable(operand);
  if (operand === null || (typeof operand === 'object' && (isDocument(operand) || Array.isArray(operand)))) {
    throw MongoCommandError.unsupported(`${operator} with null, a document or an array`);
  }
  const rank = typeRank(operand);
  return (values) =>
    withElements(values).some((value) => typeRank(value) === rank && inside(compareValues(value, operand)));
}

/** A list matches as a whole or by any of its elements. */
function withElements(values: readonly unknown[]): readonly unknown[] {
  if (!values.some(Array.isArray)) return values;
  return values.flatMap((value): unknown[] =>
    Array.isArray(value) ? [value, ...(value as unknown[])] : [value],
  );
}

/** What a dotted path leads to, through lists into each of their documents; `undefined` stands for a missing field. */
function valuesAt(value: unknown, parts: readonly string[], absence: boolean): unknown[] {
  const [name, ...rest] = parts;
  if (name === undefined) return [value];
  if (Array.isArray(value)) {
    if (/^\d+$/.test(name)) throw MongoCommandError.unsupported('positions of a list in a path');
    if (absence) throw MongoCommandError.unsupported('null and $exists inside a list');
    return value.filter(isDocument).flatMap((item) => valuesAt(item, parts, absence));
  }
  return isDocument(value) ? valuesAt(fieldOf(value, name), rest, absence) : [undefined];
}
