import { ObjectId } from 'bson';
import { applyUpdate, isReplacement } from './apply-update.js';
import { assertStorable, type BsonDocument, isDocument } from './bson-value.js';
import { isOperatorExpression } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';

/** The document that an upsert makes when nothing matched: the filter's equalities, changed by the update. */
export function buildUpsert(filter: BsonDocument, update: BsonDocument): BsonDocument {
  const equalities = equalitiesOf(filter);
  const seed = isReplacement(update) ? idOnly(equalities) : applyUpdate({}, { $set: equalities }, true);
  const { _id = new ObjectId(), ...others } = applyUpdate(seed, update, true);
  return { _id, ...others };
}

function idOnly({ _id }: BsonDocument): BsonDocument {
  return _id === undefined ? {} : { _id };
}

function equalitiesOf(filter: BsonDocument): BsonDocument {
  const pairs = Object.entries(filter).flatMap(([name, condition]) => readEqualities(name, condition));
  const equalities = Object.fromEntries(pairs);
  if (Object.keys(equalities).length < pairs.length) {
    throw MongoCommandError.unsupported('an upsert that names a field twice');
  }
  assertStorable(Object.values(equalities));
  return equalities;
}

function readEqualities(name: string, condition: unknown): [string, unknown][] {
  if (name === '$and' && Array.isArray(condition)) {
    return condition.filter(isDocument).flatMap((part) => Object.entries(equalitiesOf(part)));
  }
  if (name.startsWith('$')) return withoutEqualities(condition);
  if (!isOperatorExpression(condition)) return [[name, condition]];
  if (Object.hasOwn(condition, '$eq')) return [[name, condition.$eq]];
  return withoutEqualities(condition.$in ?? []);
}

/** A server turns a list of one into an equality, which is not worth doing here. */
function withoutEqualities(list: unknown): [] {
  if (Array.isArray(list) && list.length === 1)
    throw MongoCommandError.unsupported('an upsert by a list of one');
  return [];
}
