import { calculateObjectSize } from 'bson';
import { assertStorable, type BsonDocument, isDocument, keyOf } from './bson-value.js';
import { compileFilter, isOperatorExpression } from './match-filter.js';
import { MongoCommandError } from './mongo-command.error.js';
import { type IndexSpecification, MongoIndex } from './mongo-index.js';

const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Told of every change, with the key of the document, and `null` for one that is gone. */
export type DocumentListener = (key: string, document: BsonDocument | null) => void;

/**
 * The documents of one collection, in memory; those that were handed out or in are never changed in place.
 *
 * `_id` is looked up, every other filter reads all documents.
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

  find(filter: BsonDocument): BsonDocument[] {
    return this.candidates(filter._id).filter(compileFilter(filter));
  }

  /** @throws MongoCommandError when the id is taken, a unique index refuses, or the document cannot be kept */
  insert(document: BsonDocument): void {
    const key = keyOf(document._id);
    this.assertValid(document);
    this.indexes.forEach((index) => index.assertFree(document, `new ${key}`));
    this.place(key, document);
  }

  /** Puts a document in the place of one that is there and has the same id. */
  replace(before: BsonDocument, after: BsonDocument): void {
    const key = keyOf(before._id);
    this.assertValid(after);
    this.indexes.forEach((index) => index.assertFree(after, key));
    this.indexes.forEach((index) => index.remove(before));
    this.place(key, after);
  }

  remove(document: BsonDocument): void {
    const key = keyOf(document._id);
    this.indexes.forEach((index) => index.remove(document));
    this.documents.delete(key);
    this.changed(key, null);
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

  private place(key: string, document: BsonDocument): void {
    this.documents.set(key, document);
    this.indexes.forEach((index) => index.add(document, key));
    this.changed(key, document);
  }

  private candidates(id: unknown): BsonDocument[] {
    if (id === undefined || Array.isArray(id)) return [...this.documents.values()];
    if (!isOperatorExpression(id)) return this.lookUp([id]);
    const { $in: list } = id;
    return Array.isArray(list) && Object.keys(id).length === 1
      ? this.lookUp(list)
      : [...this.documents.values()];
  }

  private lookUp(ids: readonly unknown[]): BsonDocument[] {
    const keys = new Set(ids.map(keyOf));
    return [...keys].map((key) => this.documents.get(key)).filter((document) => document !== undefined);
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
