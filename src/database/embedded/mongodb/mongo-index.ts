import { type BsonDocument, keyOf } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { singleValueAt } from './sort-documents.js';

/** An index as `createIndexes` describes it. */
export interface IndexSpecification {
  readonly name: string;
  readonly key: BsonDocument;
  readonly unique: boolean;
}

/**
 * An index: enforced when it is unique, otherwise only remembered (the embedded database reads whole collections).
 *
 * A missing field counts as null, as in MongoDB.
 */
export class MongoIndex {
  private readonly owners = new Map<string, string>();

  constructor(
    readonly specification: IndexSpecification,
    private readonly namespace: string,
  ) {}

  /** @throws MongoCommandError E11000 when another document than `ownerKey` has the same values */
  assertFree(document: BsonDocument, ownerKey: string): void {
    if (!this.specification.unique) return;
    const owner = this.owners.get(this.entryOf(document));
    if (owner !== undefined && owner !== ownerKey) throw this.duplicate(document);
  }

  add(document: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) this.owners.set(this.entryOf(document), ownerKey);
  }

  remove(document: BsonDocument): void {
    if (this.specification.unique) this.owners.delete(this.entryOf(document));
  }

  /** What `listIndexes` says. */
  describe(): BsonDocument {
    const { name, key, unique } = this.specification;
    return { v: 2, key, name, ...(unique && name !== '_id_' ? { unique } : {}) };
  }

  private entryOf(document: BsonDocument): string {
    return keyOf(this.valuesOf(document));
  }

  private valuesOf(document: BsonDocument): unknown[] {
    return Object.keys(this.specification.key).map((path) =>
      singleValueAt(document, path.split('.'), 'a unique index over'),
    );
  }

  private duplicate(document: BsonDocument): MongoCommandError {
    const { key, name } = this.specification;
    const values = this.valuesOf(document);
    const keyValue = Object.fromEntries(Object.keys(key).map((path, index) => [path, values[index] ?? null]));
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)}`);
    return new MongoCommandError(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${this.namespace} index: ${name} dup key: { ${shown.join(', ')} }`,
      { keyPattern: key, keyValue },
    );
  }
}
