import { type BsonDocument, keyOf } from './bson-value.js';
import { MongoCommandError } from './mongo-command.error.js';
import { compileFilter, type Predicate } from './match-filter.js';
import { fieldOf, isDocument } from './bson-value.js';
import { type Collator, foldText } from './collation.js';
import { type IndexKey, SortedKeys } from './sorted-keys.js';

/** An index as `createIndexes` describes it. */
export interface IndexSpecification {
  readonly name: string;
  readonly key: BsonDocument;
  readonly unique: boolean;
  /** What the documents that are in the index have in common: paths and their values, or `$exists` and `$gte`. */
  readonly partialFilterExpression?: BsonDocument;
  /** How it compares texts, when that is not by code point. */
  readonly collation?: Collator;
}

/**
 * An index: enforced when it is unique, and kept in order from the first query on that can use it.
 *
 * A missing field counts as null, as in MongoDB.
 */
export class MongoIndex {
  /** The keys up to the id, which no two documents share. */
  readonly keys: readonly IndexKey[];
  private readonly paths: readonly (readonly string[])[];
  private readonly owners = new Map<string, string>();
  /** Paths at which a document had a list: those have an entry for each element. */
  private readonly lists = new Set<string>();
  private readonly holds: Predicate;
  private sorted: SortedKeys | null = null;

  constructor(
    readonly specification: IndexSpecification,
    private readonly namespace: string,
  ) {
    const paths = Object.keys(specification.key);
    this.paths = paths.map((path) => path.split('.'));
    const id = paths.indexOf('_id');
    const telling = id === -1 ? paths : paths.slice(0, id + 1);
    this.keys = telling.map((path) => ({ path, direction: specification.key[path] === -1 ? -1 : 1 }));
    this.holds = compileFilter(specification.partialFilterExpression ?? {});
  }

  /** The keys in order. @param documents what to make them of, when nobody asked before */
  inOrder(documents: Iterable<readonly [string, BsonDocument]>): SortedKeys {
    this.sorted ??= new SortedKeys(this, held(documents, this.holds));
    return this.sorted;
  }

  /** True of a path at which a document had a list: its bounds may be met by different elements. */
  hasListsAt(path: string): boolean {
    return this.lists.has(path);
  }

  /**
   * The entries that a document has in the index: one, or one for each element of a list; none when the index leaves it out.
   *
   * @throws MongoCommandError when two of the paths hold lists, or one of them leads through one
   */
  entriesOf(document: BsonDocument): readonly (readonly unknown[])[] {
    return this.holds(document) ? entriesAt(document, this.paths) : [];
  }

  /** The same without what comes behind the id, which no two documents share. */
  keysOf(document: BsonDocument): readonly (readonly unknown[])[] {
    return entriesAt(document, this.paths.slice(0, this.keys.length));
  }

  /** @throws MongoCommandError E11000 when another document than `ownerKey` has the same values, and for what cannot be indexed */
  assertFree(document: BsonDocument, ownerKey: string): void {
    if (this.listsIn(document).length > 1) this.entriesOf(document);
    if (!this.specification.unique) return;
    const owner = this.owners.get(this.entryOf(document));
    if (owner !== undefined && owner !== ownerKey) throw this.duplicate(document);
  }

  add(document: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) this.owners.set(this.entryOf(document), ownerKey);
    this.noteLists(document);
    if (this.sorted !== null && this.holds(document)) this.sorted.add(document, ownerKey);
  }

  remove(document: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) this.owners.delete(this.entryOf(document));
    if (this.sorted !== null && this.holds(document)) this.sorted.remove(document, ownerKey);
  }

  /** Most changes of a document leave most of its keys as they are. */
  replace(before: BsonDocument, after: BsonDocument, ownerKey: string): void {
    if (this.specification.unique) {
      this.owners.delete(this.entryOf(before));
      this.owners.set(this.entryOf(after), ownerKey);
    }
    this.noteLists(after);
    if (this.sorted === null) return;
    const [was, is] = [this.holds(before), this.holds(after)];
    if (was && is && this.sorted.areAlike(before, after)) return;
    if (was) this.sorted.remove(before, ownerKey);
    if (is) this.sorted.add(after, ownerKey);
  }

  /** What `listIndexes` says. */
  describe(): BsonDocument {
    const { name, key, unique, partialFilterExpression: partial, collation } = this.specification;
    const options = {
      ...(partial === undefined ? {} : { partialFilterExpression: partial }),
      ...(collation === undefined ? {} : { collation }),
    };
    return { v: 2, key, name, ...(unique && name !== '_id_' ? { unique } : {}), ...options };
  }

  private noteLists(document: BsonDocument): void {
    for (const path of this.listsIn(document)) this.lists.add(path);
  }

  /** The paths at which a document has lists. */
  private listsIn(document: BsonDocument): string[] {
    const lists = this.paths.filter((parts) => Array.isArray(valueAt(document, parts)));
    return lists.map((parts) => parts.join('.'));
  }

  private entryOf(document: BsonDocument): string {
    const values = this.valuesOf(document);
    return keyOf(this.specification.collation === undefined ? values : foldText(values));
  }

  private valuesOf(document: BsonDocument): unknown[] {
    const values = this.paths.map((parts) => valueAt(document, parts));
    if (values.some(Array.isArray)) throw MongoCommandError.unsupported('a unique index over a list');
    return values;
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

/** What a path leads to; a list may only stand at its end. */
function valueAt(document: BsonDocument, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (Array.isArray(value)) throw MongoCommandError.unsupported('an index through a list');
    value = isDocument(value) ? fieldOf(value, part) : undefined;
  }
  return value;
}

/** One entry per element of the list among the values; an empty list counts as a missing value. */
function entriesAt(
  document: BsonDocument,
  paths: readonly (readonly string[])[],
): readonly (readonly unknown[])[] {
  const values = paths.map((parts) => valueAt(document, parts));
  const [place, other] = values.flatMap((value, at) => (Array.isArray(value) ? [at] : []));
  if (place === undefined) return [values];
  if (other !== undefined) {
    const lists = [other, place].map((at) => `[${paths[at]?.at(-1) ?? ''}]`);
    throw new MongoCommandError(
      'CannotIndexParallelArrays',
      `cannot index parallel arrays ${lists.join(' ')}`,
    );
  }
  const list: unknown = values[place];
  const elements = Array.isArray(list) && list.length > 0 ? distinct(list) : [undefined];
  return elements.map((element) => values.with(place, element));
}

function distinct(list: readonly unknown[]): unknown[] {
  return [...new Map(list.map((element) => [keyOf(element), element])).values()];
}
