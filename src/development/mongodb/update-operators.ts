import { assertStorable, cloneValue, compareValues, fieldOf, isDocument } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';

/** What one operator does to one field: from its value to its new one; `undefined` stands for no field. */
export type FieldChange = (current: unknown) => unknown;

/** The supported update operators. */
export const FIELD_CHANGES: ReadonlyMap<string, (operand: unknown, path: string) => FieldChange> = new Map([
  ['$set', setTo],
  ['$setOnInsert', setTo],
  ['$unset', () => () => undefined],
  ['$inc', incrementBy],
  ['$max', (operand: unknown) => extreme(operand, 1)],
  ['$min', (operand: unknown) => extreme(operand, -1)],
  ['$push', pushOnto],
  ['$currentDate', currentDate],
]);

function setTo(operand: unknown): FieldChange {
  assertStorable(operand);
  return () => cloneValue(operand);
}

function incrementBy(operand: unknown, path: string): FieldChange {
  if (typeof operand !== 'number') {
    throw new MongoCommandError('TypeMismatch', `Cannot increment with non-numeric argument: {${path}}`);
  }
  return (current) => {
    const sum = current === undefined ? operand : incremented(current, operand, path);
    assertStorable(sum);
    return sum;
  };
}

function incremented(current: unknown, operand: number, path: string): number {
  if (typeof current !== 'number') {
    throw new MongoCommandError(
      'TypeMismatch',
      `Cannot apply $inc to a value of non-numeric type: {${path}}`,
    );
  }
  const sum = current + operand;
  if (Number.isInteger(sum) && !Number.isSafeInteger(sum))
    throw MongoCommandError.unsupported('integers beyond 2^53');
  return sum;
}

function extreme(operand: unknown, direction: 1 | -1): FieldChange {
  assertStorable(operand);
  return (current) =>
    current === undefined || compareValues(operand, current) * direction > 0 ? cloneValue(operand) : current;
}

function pushOnto(operand: unknown, path: string): FieldChange {
  const items = itemsToPush(operand);
  assertStorable(items);
  return (current = []) => {
    if (Array.isArray(current)) return [...(current as unknown[]), ...cloneValue(items)];
    throw new MongoCommandError('BadValue', `The field '${path}' must be an array`);
  };
}

function itemsToPush(operand: unknown): unknown[] {
  if (!isDocument(operand) || fieldOf(operand, '$each') === undefined) return [operand];
  if (Object.keys(operand).length > 1 || !Array.isArray(operand.$each)) {
    throw MongoCommandError.unsupported('modifiers of $push beside $each');
  }
  return operand.$each;
}

function currentDate(operand: unknown): FieldChange {
  const wanted = operand === true || (isDocument(operand) && operand.$type === 'date');
  if (!wanted) throw MongoCommandError.unsupported('$currentDate other than a date');
  return () => new Date();
}
