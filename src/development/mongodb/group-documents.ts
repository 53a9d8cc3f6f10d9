import { type BsonDocument, cloneValue, isDocument, keyOf } from './bson-value.js';
import { compileExpression, type Evaluation } from './compile-expression.js';
import { MongoCommandError } from './mongo-command.error.js';

/** Gathers the values of one field over a group. */
interface Accumulator {
  take(value: unknown): void;
  result(): unknown;
}

interface Field {
  readonly name: string;
  readonly evaluate: Evaluation;
  readonly start: () => Accumulator;
}

interface Group {
  readonly _id: unknown;
  readonly accumulators: readonly Accumulator[];
}

/**
 * Compiles a `$group` with the accumulators `$sum $count $push $first`.
 *
 * @throws MongoCommandError for every other accumulator
 */
export function compileGroup({
  _id,
  ...fields
}: BsonDocument): (documents: BsonDocument[]) => BsonDocument[] {
  if (_id === undefined) throw new MongoCommandError('BadValue', 'a group specification must include an _id');
  const identify = compileExpression(_id);
  const gathered = Object.entries(fields).map(readField);
  return (documents) => {
    const groups = new Map<string, Group>();
    for (const document of documents) take(groups, identify(document) ?? null, gathered, document);
    return [...groups.values()].map((group) => finish(group, gathered));
  };
}

function take(
  groups: Map<string, Group>,
  _id: unknown,
  fields: readonly Field[],
  document: BsonDocument,
): void {
  const key = keyOf(_id);
  const group = groups.get(key) ?? { _id, accumulators: fields.map(({ start }) => start()) };
  groups.set(key, group);
  fields.forEach(({ evaluate }, index) => group.accumulators[index]?.take(evaluate(document)));
}

/** What is handed out shares nothing with stored documents. */
function finish({ _id, accumulators }: Group, fields: readonly Field[]): BsonDocument {
  const results = fields.map(({ name }, index) => [name, accumulators[index]?.result()] as const);
  return { _id: cloneValue(_id), ...Object.fromEntries(results) };
}

function readField([name, accumulator]: [string, unknown]): Field {
  const [entry, ...more] = isDocument(accumulator) ? Object.entries(accumulator) : [];
  const start = entry && more.length === 0 ? ACCUMULATORS.get(entry[0]) : undefined;
  if (entry === undefined || start === undefined) {
    throw MongoCommandError.unsupported(`the accumulator of ${name}`);
  }
  if (entry[0] !== '$count') return { name, evaluate: compileExpression(entry[1]), start };
  if (!isDocument(entry[1]) || Object.keys(entry[1]).length > 0) {
    throw new MongoCommandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  return { name, evaluate: () => 1, start };
}

const ACCUMULATORS: ReadonlyMap<string, () => Accumulator> = new Map([
  ['$sum', sum],
  ['$count', sum],
  ['$push', push],
  ['$first', first],
]);

/** What is no number adds nothing. */
function sum(): Accumulator {
  let total = 0;
  return {
    take: (value) => {
      if (typeof value === 'number') total += value;
    },
    result: () => total,
  };
}

/** What is missing is not pushed. */
function push(): Accumulator {
  const values: unknown[] = [];
  return {
    take: (value) => {
      if (value !== undefined) values.push(value);
    },
    result: () => cloneValue(values),
  };
}

function first(): Accumulator {
  const values: unknown[] = [];
  return {
    take: (value) => {
      if (values.length === 0) values.push(value ?? null);
    },
    result: () => cloneValue(values[0]),
  };
}
