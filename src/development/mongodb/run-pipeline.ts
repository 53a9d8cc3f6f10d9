import { type BsonDocument, isDocument } from './bson-value.js';
import { compileExpression } from './compile-expression.js';
import { compileGroup } from './group-documents.js';
import { compileFilter } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileProjection, sortDocuments } from './sort-documents.js';

type Stage = (documents: BsonDocument[]) => BsonDocument[];

/** Finds the documents of another collection with which a pipeline begins. */
export type ReadCollection = (name: string, pipeline: readonly unknown[]) => BsonDocument[];

const STAGES: ReadonlyMap<string, (operand: unknown) => Stage> = new Map([
  ['$match', (operand: unknown) => matchStage(operand)],
  ['$sort', sortStage],
  ['$skip', (operand: unknown) => skipStage(operand)],
  ['$limit', limitStage],
  ['$project', projectStage],
  ['$group', (operand: unknown) => compileGroup(documentOf('$group', operand))],
  ['$unwind', unwindStage],
  ['$facet', facetStage],
  ['$count', countStage],
]);

/**
 * Runs an aggregation of the supported stages: `$match $sort $skip $limit $project $group $count $unwind $facet`, and
 * `$unionWith` outside of a `$facet`.
 *
 * @param read for `$unionWith`
 * @throws MongoCommandError for every other stage, expression and accumulator
 */
export function runPipeline(
  documents: BsonDocument[],
  pipeline: readonly unknown[],
  read: ReadCollection,
): BsonDocument[] {
  return pipeline
    .map((stage) =>
      isDocument(stage) && '$unionWith' in stage ? unionStage(stage, read) : compileStage(stage),
    )
    .reduce((result, stage) => stage(result), documents);
}

/** What another pipeline finds comes behind. */
function unionStage({ $unionWith: operand, ...others }: BsonDocument, read: ReadCollection): Stage {
  const { coll, pipeline, ...rest } = documentOf('$unionWith', operand);
  if (typeof coll !== 'string' || !Array.isArray(pipeline) || Object.keys({ ...rest, ...others }).length > 0)
    throw MongoCommandError.unsupported('a $unionWith without a collection and a pipeline');
  const stages: unknown[] = pipeline;
  return (documents) => [...documents, ...runPipeline(read(coll, stages), stages, read)];
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
  const specification = documentOf('$project', operand);
  const isComputed = Object.values(specification).some((value) => !isChoice(value));
  const project = isComputed ? computeFields(specification) : compileProjection(specification);
  return (documents) => documents.map(project);
}

function isChoice(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Beside computed fields a field can only be kept, and the id also be left out. */
function computeFields({
  _id: idChoice = 1,
  ...fields
}: BsonDocument): (document: BsonDocument) => BsonDocument {
  const computed = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (name.includes('.') || (isChoice(value) && !value)) {
      throw MongoCommandError.unsupported(`the projection of ${name} beside computed fields`);
    }
    return [name, isChoice(value) ? `$${name}` : value];
  });
  const id: [string, unknown][] = idChoice ? [['_id', '$_id']] : [];
  const evaluate = compileExpression(Object.fromEntries([...id, ...computed]));
  return (document) => documentOf('$project', evaluate(document));
}

/** One document per element of a field that is a list; one whose field is missing, null or an empty list is left out. */
function unwindStage(operand: unknown): Stage {
  const name = typeof operand === 'string' ? /^\$([^$.\0]+)$/.exec(operand)?.[1] : undefined;
  if (name === undefined) throw MongoCommandError.unsupported('an $unwind of anything but a field');
  return (documents) =>
    documents.flatMap((document) => {
      const value = document[name];
      if (value === null || value === undefined) return [];
      return (Array.isArray(value) ? value : [value]).map((item: unknown) => ({ ...document, [name]: item }));
    });
}

/** Each part sees all documents; the answer is one document. */
function facetStage(operand: unknown): Stage {
  const parts = Object.entries(documentOf('$facet', operand)).map(([name, pipeline]) => {
    if (!Array.isArray(pipeline))
      throw new MongoCommandError('TypeMismatch', `arguments to $facet must be arrays`);
    const stages: unknown[] = pipeline;
    if (stages.some((stage) => isDocument(stage) && '$facet' in stage)) {
      throw new MongoCommandError('BadValue', '$facet is not allowed to be used within a $facet stage');
    }
    return [name, stages.map(compileStage)] as const;
  });
  return (documents) => [
    Object.fromEntries(
      parts.map(([name, stages]) => [name, stages.reduce((result, stage) => stage(result), documents)]),
    ),
  ];
}

function countStage(operand: unknown): Stage {
  if (typeof operand !== 'string' || operand === '' || /^\$|\./.test(operand)) {
    throw new MongoCommandError('BadValue', 'the count field must be a non-empty string without $ and dots');
  }
  return (documents) => (documents.length === 0 ? [] : [{ [operand]: documents.length }]);
}

function documentOf(stage: string, operand: unknown): BsonDocument {
  if (isDocument(operand)) return operand;
  throw new MongoCommandError('BadValue', `${stage} needs a document`);
}

function wholeNumber(stage: string, operand: unknown, least: number): number {
  if (typeof operand === 'number' && Number.isInteger(operand) && operand >= least) return operand;
  throw new MongoCommandError('BadValue', `${stage} needs a whole number of at least ${least}`);
}
