import { type BsonDocument, compareValues, fieldOf, isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** Values of `$$` variables by name. */
type Variables = Readonly<Record<string, unknown>>;
/** Computes a value from a document; `undefined` stands for a missing one. */
export type Evaluation = (document: BsonDocument, variables?: Variables) => unknown;

const PATH = /^[^$.\0]+(\.[^$.\0]+)*$/;

/**
 * Compiles an expression of the supported subset: field paths, `$$value` and `$$this`, constants, documents of expressions, and the
 * operators below.
 *
 * mingo works an expression out anew for every document, which makes a thousand nested conditions slow, hence this one.
 *
 * @throws MongoCommandError for everything else
 */
export function compileExpression(expression: unknown): Evaluation {
  if (typeof expression === 'string') return compileText(expression);
  if (isDocument(expression)) return compileDocument(expression);
  if (Array.isArray(expression)) throw MongoCommandError.unsupported('lists as expressions');
  return () => expression;
}

/** True for what MongoDB takes for true: everything but false, null, 0 and what is missing. */
function isTrue(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined && value !== 0;
}

function compileText(text: string): Evaluation {
  if (!text.startsWith('$')) return () => text;
  const isVariable = text.startsWith('$$');
  const path = text.slice(isVariable ? 2 : 1);
  if (!PATH.test(path)) throw new MongoCommandError('FailedToParse', `'${text}' is no field path`);
  const parts = path.split('.');
  if (!isVariable) return (document) => valueAt(document, parts);
  if (!['value', 'this'].includes(parts[0] ?? ''))
    throw MongoCommandError.unsupported(`the variable ${text}`);
  return (_document, variables = {}) => valueAt(variables, parts);
}

function valueAt(document: BsonDocument, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (Array.isArray(value)) throw MongoCommandError.unsupported('paths into lists in expressions');
    value = isDocument(value) ? fieldOf(value, part) : undefined;
  }
  return value;
}

function compileDocument(expression: BsonDocument): Evaluation {
  const entries = Object.entries(expression);
  const [first] = entries;
  if (first === undefined || !first[0].startsWith('$')) return compileFields(entries);
  const compile = OPERATORS.get(first[0]);
  if (entries.length > 1 || compile === undefined) {
    throw MongoCommandError.unsupported(`the expression ${Object.keys(expression).join()}`);
  }
  return compile(first[1]);
}

/** Fields whose value is missing are left out. */
function compileFields(entries: readonly [string, unknown][]): Evaluation {
  const fields = entries.map(([name, field]) => [name, compileExpression(field)] as const);
  return (document, variables) => {
    const values = fields.map(([name, evaluate]) => [name, evaluate(document, variables)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

const OPERATORS: ReadonlyMap<string, (operand: unknown) => Evaluation> = new Map([
  ['$literal', (operand: unknown) => () => operand],
  ['$cond', compileCondition],
  ['$and', (operand: unknown) => combine(argumentsOf(operand), (values) => values.every(isTrue))],
  ['$eq', (operand: unknown) => compare(operand, (order) => order === 0)],
  ['$lt', (operand: unknown) => compare(operand, (order) => order < 0)],
  ['$gte', (operand: unknown) => compare(operand, (order) => order >= 0)],
  ['$add', (operand: unknown) => combine(argumentsOf(operand), add)],
  ['$multiply', (operand: unknown) => combine(argumentsOf(operand), multiply)],
  ['$divide', (operand: unknown) => combine(argumentsOf(operand, 2), divide)],
  ['$floor', (operand: unknown) => unary(operand, (value) => Math.floor(numberOf('$floor', value)))],
  ['$ceil', (operand: unknown) => unary(operand, (value) => Math.ceil(numberOf('$ceil', value)))],
  ['$hour', (operand: unknown) => unary(operand, (value) => dateOf('$hour', value).getUTCHours())],
  ['$isoDayOfWeek', (operand: unknown) => unary(operand, isoDayOfWeek)],
  ['$reduce', compileReduce],
]);

function argumentsOf(operand: unknown, count?: number): Evaluation[] {
  if (!Array.isArray(operand) || (count !== undefined && operand.length !== count)) {
    throw new MongoCommandError('FailedToParse', 'an operator has too few or too many arguments');
  }
  return operand.map((argument: unknown) => compileExpression(argument));
}

function combine(inputs: readonly Evaluation[], join: (values: readonly unknown[]) => unknown): Evaluation {
  return (document, variables) => join(inputs.map((evaluate) => evaluate(document, variables)));
}

/** Nothing comes of nothing: null for null and for what is missing. */
function unary(operand: unknown, change: (value: unknown) => unknown): Evaluation {
  const evaluate = compileExpression(operand);
  return (document, variables) => {
    const value = evaluate(document, variables);
    return value === null || value === undefined ? null : change(value);
  };
}

function compileCondition(operand: unknown): Evaluation {
  const [condition, yes, no] = argumentsOf(operand, 3);
  return (document, variables) => {
    const branch = isTrue(condition?.(document, variables)) ? yes : no;
    return branch?.(document, variables);
  };
}

/** In expressions, unlike in filters, a missing value is less than null. */
function compare(operand: unknown, isWanted: (order: number) => boolean): Evaluation {
  return combine(argumentsOf(operand, 2), ([left, right]) => {
    const presence = Number(left !== undefined) - Number(right !== undefined);
    return isWanted(presence === 0 ? compareValues(left, right) : presence);
  });
}

function add(values: readonly unknown[]): unknown {
  if (values.some((value) => value === null || value === undefined)) return null;
  const dates = values.filter((value) => value instanceof Date);
  if (dates.length > 1) throw new MongoCommandError('TypeMismatch', 'only one date allowed in an $add');
  const sum = values.reduce<number>((total, value) => total + Number(addend(value)), 0);
  return dates.length === 1 ? new Date(sum) : sum;
}

function addend(value: unknown): number {
  return value instanceof Date ? value.getTime() : numberOf('$add', value);
}

function multiply(values: readonly unknown[]): unknown {
  if (values.some((value) => value === null || value === undefined)) return null;
  return values.reduce<number>((product, value) => product * numberOf('$multiply', value), 1);
}

function divide([dividend, divisor]: readonly unknown[]): unknown {
  if ([dividend, divisor].some((value) => value === null || value === undefined)) return null;
  const by = numberOf('$divide', divisor);
  if (by === 0) throw new MongoCommandError('BadValue', "can't $divide by zero");
  return numberOf('$divide', dividend) / by;
}

function isoDayOfWeek(value: unknown): number {
  return dateOf('$isoDayOfWeek', value).getUTCDay() || 7;
}

function compileReduce(operand: unknown): Evaluation {
  const { input, initialValue, in: step } = isDocument(operand) ? operand : {};
  const [list, start, next] = [
    compileExpression(input),
    compileExpression(initialValue),
    compileExpression(step),
  ];
  return (document, variables) => {
    const items = list(document, variables);
    if (items === null || items === undefined) return null;
    if (!Array.isArray(items)) throw new MongoCommandError('TypeMismatch', '$reduce needs a list');
    const first = start(document, variables);
    return items.reduce<unknown>((value, item: unknown) => next(document, { value, this: item }), first);
  };
}

function numberOf(operator: string, value: unknown): number {
  if (typeof value === 'number') return value;
  throw new MongoCommandError('TypeMismatch', `${operator} only supports numeric types`);
}

function dateOf(operator: string, value: unknown): Date {
  if (value instanceof Date) return value;
  throw new MongoCommandError('TypeMismatch', `${operator} requires a date`);
}
