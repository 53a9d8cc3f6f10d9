import { calculateObjectSize } from 'bson';
import { assertStorable, type BsonDocument, isDocument, keyOf } from './bson-value.js';
import { compileFilter, isOperatorExpression, type Predicate } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { type IndexSpecification, MongoIndex } from './mongo-index.js';
import { planQuery, type Query, type QueryPlan } from './plan-query.js';
import { sortDocuments } from './sort-documents.js';

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Told of every change, with the key of the document, and `null` for one that is gone. */
export type DocumentListener = (key: string, document: BsonDocument | null) => void;

/**
 * The documents of one collection, in memory; those that were handed out or in are never changed in place.
 *
 * Documents are looked up by `_id` or found along an index; a filter for which there is none reads them all.
 */
export class MongoCollection {
  private readonly documents = new Map<string, BsonDocument>();
  private readonly indexes: MongoIndex[];

  constructor(
    readonly namespace: string,
    private readonly changed: DocumentListener,
  ) {
    this.indexes = [new MongoIndex({ name: '_id_', key: { _id: 1 }, unique: true }, namespace)];
  }

  get indexList(): readonly MongoIndex[] {
    return this.indexes;
  }

  /** Everything that matches, in any order. */
  find(filter: BsonDocument): BsonDocument[] {
    return this.query({ filter });
  }

  query(query: Query): BsonDocument[] {
    const { filter, sort = {}, limit } = query;
    const matches = compileFilter(filter);
    const named = this.lookUp(filter._id);
    const plan = named === null ? this.plan(query) : null;
    if (plan?.isOrdered) return take(this.along(plan), matches, limit);
    const candidates = named ?? (plan === null ? this.documents.values() : this.along(plan));
    return sortDocuments(take(candidates, matches), sort).slice(0, limit);
  }

  /** @throws MongoCommandError when the id is taken, a unique index refuses, or the document cannot be kept */
  insert(document: BsonDocument): void {
    const key = keyOf(document._id);
    this.assertValid(document);
    this.indexes.forEach((index) => index.assertFree(document, `new ${key}`));
    this.load(document);
    this.changed(key, document);
  }

  /** Puts a document in the place of one that is there and has the same id. */
  replace(before: BsonDocument, after: BsonDocument): void {
    const key = keyOf(before._id);
    this.assertValid(after);
    this.indexes.forEach((index) => index.assertFree(after, key));
    this.indexes.forEach((index) => index.replace(before, after, key));
    this.documents.set(key, after);
    this.changed(key, after);
  }

  remove(document: BsonDocument): void {
    const key = keyOf(document._id);
    this.indexes.forEach((index) => index.remove(document, key));
    this.documents.delete(key);
    this.changed(key, null);
  }

  /** @returns false when there is none of that name */
  dropIndex(name: string): boolean {
    const place = this.indexes.findIndex(({ specification }) => specification.name === name);
    if (place === -1) return false;
    this.indexes.splice(place, 1);
    return true;
  }

  /** @throws MongoCommandError when documents that are there break a unique index; then none is added */
  addIndexes(specifications: readonly IndexSpecification[]): void {
    this.indexes.push(...specifications.map((specification) => this.buildIndex(specification)));
  }

  /** Takes in a document from disk. */
  load(document: BsonDocument): void {
    const key = keyOf(document._id);
    this.documents.set(key, document);
    this.indexes.forEach((index) => index.add(document, key));
  }

  private buildIndex(specification: IndexSpecification): MongoIndex {
    const index = new MongoIndex(specification, this.namespace);
    for (const [key, document] of this.documents) {
      index.assertFree(document, key);
      index.add(document, key);
    }
    return index;
  }

  /** The documents that a filter names by their ids; `null` when it does not. */
  private lookUp(id: unknown): BsonDocument[] | null {
    const ids = namedIds(id);
    if (ids === null) return null;
    return [...this.lookUpAll(new Set(ids.map(keyOf)))];
  }

  private plan(query: Query): QueryPlan | null {
    const plan = planQuery(this.indexes, query);
    return plan?.index.inOrder(this.documents).isUsable ? plan : null;
  }

  private *along({ index, stretches, backwards }: QueryPlan): Generator<BsonDocument> {
    const keys = index.inOrder(this.documents);
    for (const stretch of stretches) yield* this.lookUpAll(keys.walk(stretch, backwards));
  }

  private *lookUpAll(keys: Iterable<string>): Generator<BsonDocument> {
    for (const key of keys) {
      const document = this.documents.get(key);
      if (document !== undefined) yield document;
    }
  }

  private assertValid(document: BsonDocument): void {
    assertStorable(document);
    const { _id } = document;
    if (Array.isArray(_id))
      throw new MongoCommandError('InvalidIdField', "The '_id' value cannot be of type array");
    if (isDocument(_id)) throw MongoCommandError.unsupported('documents as _id');
    if (calculateObjectSize(document) > MAX_DOCUMENT_BYTES) {
      throw new MongoCommandError(
        'BSONObjectTooLarge',
        'BSONObj size is invalid: it must be between 0 and 16793600 (16MB)',
      );
    }
  }
}

function namedIds(id: unknown): unknown[] | null {
  if (id === undefined || Array.isArray(id)) return null;
  if (!isOperatorExpression(id)) return [id];
  const { $in: list } = id;
  return Array.isArray(list) && Object.keys(id).length === 1 ? list : null;
}

function take(documents: Iterable<BsonDocument>, matches: Predicate, limit = Infinity): BsonDocument[] {
  const taken: BsonDocument[] = [];
  for (const document of documents) {
    if (taken.length >= limit) break;
    if (matches(document)) taken.push(document);
  }
  return taken;
}
