import { calculateObjectSize } from 'bson';
import { assertStorable, type BsonDocument, isDocument, keyOf } from './bson-value.js';
import { type Collator, foldDocument } from './collation.js';
import { compileFilter, isOperatorExpression, type Predicate } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { type IndexSpecification, MongoIndex } from './mongo-index.js';
import { planQuery, type Query, type QueryPlan } from './plan-query.js';
import { singleValueAt, sortDocuments } from './sort-documents.js';

/** MongoDB's limits, "MongoDB Limits and Thresholds" in its manual. */
const MAX_INDEXES = 64;
const MAX_NESTING = 100;
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
    /** How texts are compared where nothing else is said; missing for by code point. */
    readonly collation?: Collator,
  ) {
    const options = collation === undefined ? {} : { collation };
    this.indexes = [new MongoIndex({ name: '_id_', key: { _id: 1 }, unique: true, ...options }, namespace)];
  }

  get indexList(): readonly MongoIndex[] {
    return this.indexes;
  }

  /** Everything that matches, in any order. */
  find(filter: BsonDocument, collation?: Collator | null): BsonDocument[] {
    return this.query({ filter, ...(collation === undefined ? {} : { collation }) });
  }

  query(query: Query): BsonDocument[] {
    const { filter, sort = {}, limit, collation = this.collation ?? null } = query;
    if (collation !== null) return this.queryFolded(query);
    const matches = compileFilter(filter);
    const named = this.lookUp(filter._id);
    const plan = named === null ? this.plan(query) : null;
    if (plan?.isOrdered) return take(this.along(plan), matches, limit);
    const candidates = named ?? (plan === null ? this.documents.values() : this.along(plan));
    return sortDocuments(take(candidates, matches), sort).slice(0, limit);
  }

  /** Under a collation every document is looked at. */
  private queryFolded({ filter, sort = {}, limit }: Query): BsonDocument[] {
    const matches = compileFilter(foldDocument(filter));
    const folded = [...this.documents.values()].map((document) => ({
      document,
      folded: foldDocument(document),
    }));
    const found = new Map(
      folded.filter((one) => matches(one.folded)).map((one) => [one.folded, one.document]),
    );
    assertNoTexts([...found.values()], Object.keys(sort));
    return sortDocuments([...found.keys()], sort)
      .map((key) => found.get(key) ?? key)
      .slice(0, limit);
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
    const one = specifications[Math.max(MAX_INDEXES - this.indexes.length, 0)];
    if (one !== undefined) {
      throw new MongoCommandError(
        'CannotCreateIndex',
        `add index fails, too many indexes for ${this.namespace} key:${JSON.stringify(one.key)}`,
      );
    }
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
    const simple = this.indexes.filter(({ specification }) => specification.collation === undefined);
    const plan = planQuery(simple, query);
    return plan?.index.inOrder(this.documents).isUsable ? plan : null;
  }

  /** A list gives a document several places along an index; it is found once. */
  private *along({ index, stretches, backwards }: QueryPlan): Generator<BsonDocument> {
    const keys = index.inOrder(this.documents);
    const seen = new Set<string>();
    for (const stretch of stretches) yield* this.lookUpAll(unseen(keys.walk(stretch, backwards), seen));
  }

  private *lookUpAll(keys: Iterable<string>): Generator<BsonDocument> {
    for (const key of keys) {
      const document = this.documents.get(key);
      if (document !== undefined) yield document;
    }
  }

  private assertValid(document: BsonDocument): void {
    assertStorable(document);
    assertNesting(document, 1);
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

/** Which of two texts comes first under a collation only a table of all characters can say. */
function assertNoTexts(documents: readonly BsonDocument[], paths: readonly string[]): void {
  for (const path of paths) {
    const isText = (document: BsonDocument): boolean =>
      typeof singleValueAt(document, path.split('.'), 'sorting by') === 'string';
    if (documents.some(isText)) throw MongoCommandError.unsupported('sorting texts under a collation');
  }
}

/** @param level of the value: that of the whole document is 1 */
function assertNesting(value: unknown, level: number): void {
  if (typeof value !== 'object' || value === null || !(Array.isArray(value) || isDocument(value))) return;
  if (level > MAX_NESTING) {
    throw new MongoCommandError('Overflow', `Document exceeds maximum nesting depth of ${MAX_NESTING}`);
  }
  for (const field of Object.values(value)) assertNesting(field, level + 1);
}

function* unseen(keys: Iterable<string>, seen: Set<string>): Generator<string> {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    yield key;
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
