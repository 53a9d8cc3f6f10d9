import { Aggregator } from 'mingo';
import { type BsonDocument, cloneValue, isDocument } from './bson-value.js';
import { compileFilter } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileProjection } from './project-document.js';
import { sortDocuments } from './sort-documents.js';

type Stage = (documents: BsonDocument[]) => BsonDocument[];

const STAGES: ReadonlyMap<string, (operand: unknown) => Stage> = new Map([
  ['$match', (operand: unknown) => matchStage(operand)],
  ['$sort', sortStage],
  ['$skip', (operand: unknown) => skipStage(operand)],
  ['$limit', limitStage],
  ['$project', projectStage],
  ['$group', groupStage],
  ['$count', countStage],
]);

/**
 * Runs an aggregation of the supported stages: `$match $sort $skip $limit $project $group $count`.
 *
 * Groups are mingo's; of its expressions only field paths and constants are let through, with `$sum` and `$count`.
 */
export function runPipeline(documents: BsonDocument[], pipeline: readonly unknown[]): BsonDocument[] {
  return pipeline.map(compileStage).reduce((result, stage) => stage(result), documents);
}

function compileStage(stage: unknown): Stage {
  const [entry, ...more] = isDocument(stage) ? Object.entries(stage) : [];
  if (entry === undefined || more.length > 0) {
    throw new MongoCommandError(
      'FailedToParse',
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  const makeStage = STAGES.get(entry[0]);
  if (makeStage === undefined) throw MongoCommandError.unsupported(`the stage ${entry[0]}`);
  return makeStage(entry[1]);
}

function matchStage(operand: unknown): Stage {
  const matches = compileFilter(documentOf('$match', operand));
  return (documents) => documents.filter(matches);
}

function sortStage(operand: unknown): Stage {
  const specification = documentOf('$sort', operand);
  return (documents) => sortDocuments(documents, specification);
}

function skipStage(operand: unknown): Stage {
  const count = wholeNumber('$skip', operand, 0);
  return (documents) => documents.slice(count);
}

function limitStage(operand: unknown): Stage {
  const count = wholeNumber('$limit', operand, 1);
  return (documents) => documents.slice(0, count);
}

function projectStage(operand: unknown): Stage {
  const project = compileProjection(documentOf('$project', operand));
  return (documents) => documents.map(project);
}

function groupStage(operand: unknown): Stage {
  const { _id, ...fields } = documentOf('$group', operand);
  if (_id === undefined) throw new MongoCommandError('BadValue', 'a group specification must include an _id');
  assertExpression(_id);
  Object.entries(fields).forEach(assertAccumulator);
  return (documents) => aggregate(documents, { $group: { _id, ...fields } });
}

function countStage(operand: unknown): Stage {
  if (typeof operand !== 'string' || operand === '' || /^\$|\./.test(operand)) {
    throw new MongoCommandError('BadValue', 'the count field must be a non-empty string without $ and dots');
  }
  return (documents) => (documents.length === 0 ? [] : [{ [operand]: documents.length }]);
}

/** mingo hands out the documents' own parts: they are copied, so that nothing stored can change. */
function aggregate(documents: BsonDocument[], stage: BsonDocument): BsonDocument[] {
  return new Aggregator([stage]).run<BsonDocument>(documents).map(cloneValue);
}

function assertAccumulator([name, accumulator]: [string, unknown]): void {
  const [entry, ...more] = isDocument(accumulator) ? Object.entries(accumulator) : [];
  const known = entry !== undefined && more.length === 0 && ['$sum', '$count'].includes(entry[0]);
  if (!known) throw MongoCommandError.unsupported(`the accumulator of ${name}: only $sum and $count are`);
  if (entry[0] === '$count' && !(isDocument(entry[1]) && Object.keys(entry[1]).length === 0)) {
    throw new MongoCommandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  if (entry[0] === '$sum') assertScalarExpression(entry[1]);
}

/** The key of a group: a field path, a constant, or a document of these. */
function assertExpression(expression: unknown): void {
  if (!isDocument(expression)) return assertScalarExpression(expression);
  Object.entries(expression).forEach(([name, value]) => {
    if (name.startsWith('$')) throw MongoCommandError.unsupported(`the expression ${name}`);
    assertScalarExpression(value);
  });
}

function assertScalarExpression(expression: unknown): void {
  const path = typeof expression === 'string' && /^\$[^$.]+(\.[^$.]+)*$/.test(expression);
  if (expression === null || typeof expression === 'number' || path) return;
  throw MongoCommandError.unsupported('expressions other than field paths, numbers and null');
}

function documentOf(stage: string, operand: unknown): BsonDocument {
  if (isDocument(operand)) return operand;
  throw new MongoCommandError('BadValue', `${stage} needs a document`);
}

function wholeNumber(stage: string, operand: unknown, least: number): number {
  if (typeof operand === 'number' && Number.isInteger(operand) && operand >= least) return operand;
  throw new MongoCommandError('BadValue', `${stage} needs a whole number of at least ${least}`);
}
