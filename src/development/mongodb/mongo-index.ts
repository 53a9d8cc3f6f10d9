import { type BsonDocument, keyOf } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileFilter, type Predicate } from './match-filter.js';
import { singleValueAt } from './sort-documents.js';
import { type IndexKey, SortedKeys } from './sorted-keys.js';

/** An index as `createIndexes` describes it. */
export interface IndexSpecification {
  readonly name: string;
  readonly key: BsonDocument;
  readonly unique: boolean;
  /** What the documents that are in the index have in common: paths and their values. */
  readonly partialFilterExpression?: BsonDocument;
}

/**
 * An index: enforced when it is unique, and kept in order from the first query on that can use it.
 *
 * A missing field counts as null, as in MongoDB.
 */
export class MongoIndex {
  /** The keys up to the id, which no two documents share. */
  readonly keys: readonly IndexKey[];
  private readonly owners = new Map<string, string>();
  private readonly holds: Predicate;
  private sorted: SortedKeys | null = null;

  constructor(
    readonly specification: IndexSpecification,
    private readonly namespace: string,
  ) {
    const paths = Object.keys(specification.key);
    const id = paths.indexOf('_id');
    const telling = id === -1 ? paths : paths.slice(0, id + 1);
    this.keys = telling.map((path) => ({ path, direction: specification.key[path] === -1 ? -1 : 1 }));
    this.holds = compileFilter(specification.partialFilterExpression ?? {});
  }

  /** The keys in order. @param documents what to make them of, when nobody asked before */
  inOrder(documents: Iterable<readonly [string, BsonDocument]>): SortedKeys {
    this.sorted ??= new SortedKeys(this.keys, held(documents, this.holds));
    return this.sorted;
  }

  /** @throws MongoCommandError E11000 when another document than `ownerKey` has the same values */
  assertFree(document: BsonDocument, ownerKey: string): void {
    if (!this.specification.unique) return;
    const owner = this.owners.get(this.entryOf(document));
    if (owner !== undefined && owner !== ownerKey) throw this.duplicate(document);
  }

  add(document: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) this.owners.set(this.entryOf(document), ownerKey);
    if (this.holds(document)) this.sorted?.add(document, ownerKey);
  }

  remove(document: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) this.owners.delete(this.entryOf(document));
    if (this.holds(document)) this.sorted?.remove(document, ownerKey);
  }

  /** Most changes of a document leave most of its keys as they are. */
  replace(before: BsonDocument, after: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) {
      this.owners.delete(this.entryOf(before));
      this.owners.set(this.entryOf(after), ownerKey);
    }
    const [was, is] = [this.holds(before), this.holds(after)];
    if (this.sorted === null || (was && is && this.sorted.areAlike(before, after))) return;
    if (was) this.sorted.remove(before, ownerKey);
    if (is) this.sorted.add(after, ownerKey);
  }

  /** What `listIndexes` says. */
  describe(): BsonDocument {
    const { name, key, unique, partialFilterExpression: partial } = this.specification;
    const options = partial === undefined ? {} : { partialFilterExpression: partial };
    return { v: 2, key, name, ...(unique && name !== '_id_' ? { unique } : {}), ...options };
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

function* held(
  documents: Iterable<readonly [string, BsonDocument]>,
  holds: Predicate,
): Generator<readonly [string, BsonDocument]> {
  for (const entry of documents) if (holds(entry[1])) yield entry;
}
