import { ClassicLevel } from 'classic-level';
import { deserialize, serialize } from 'bson';
import { type BsonDocument, isDocument } from './bson-value.js';
import { openExclusively } from '../thread/exclusive-folder.js';
import { type Collator, readCollation } from './collation.js';
import { MongoCollection } from './mongo-collection.js';
import type { IndexSpecification } from './mongo-index.js';

/** One entry to write, or to delete when the value is `null`. */
export interface LogEntry {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/**
 * Brings changes to disk in the order in which they were made.
 *
 * Changes that were made while a batch was being written go together in the next one. After a failed batch memory and
 * disk differ, so every later flush fails too: nothing is ever acknowledged that is not on disk.
 */
export class WriteLog {
  private pending: LogEntry[] = [];
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly level: ClassicLevel<string, Uint8Array>) {}

  record(entry: LogEntry): void {
    this.pending.push(entry);
  }

  /** Resolves when everything recorded so far is on disk. */
  flush(): Promise<void> {
    if (this.pending.length > 0) {
      this.tail = this.tail.then(() => this.writePending());
      // Each caller sees the failure; this keeps a failure that nobody waits for from ending the process.
      this.tail.catch(() => undefined);
    }
    return this.tail;
  }

  private async writePending(): Promise<void> {
    const entries = this.pending;
    this.pending = [];
    if (entries.length === 0) return;
    const operations = entries.map(({ key, value }) =>
      value === null ? ({ type: 'del', key } as const) : ({ type: 'put', key, value } as const),
    );
    await this.level.batch(operations, { sync: true });
  }
}

const SEPARATOR = '\u0000';
// In this order on disk, so that a collection is known before its documents are read.
const COLLECTION = '1-collection';
const DOCUMENT = '2-document';

/** Every collection of the embedded server: held in memory, kept in a folder. */
export class MongoStorage {
  private readonly collections = new Map<string, MongoCollection>();
  private readonly log: WriteLog;

  private constructor(private readonly level: ClassicLevel<string, Uint8Array>) {
    this.log = new WriteLog(level);
  }

  /**
   * Opens a folder, making it when it is not there.
   *
   * @throws DataFolderInUseError when it is open already
   */
  static async open(dataDir: string): Promise<MongoStorage> {
    const level = new ClassicLevel<string, Uint8Array>(dataDir, {
      keyEncoding: 'utf8',
      valueEncoding: 'view',
    });
    await openExclusively(level, dataDir);
    const storage = new MongoStorage(level);
    await storage.load();
    return storage;
  }

  find(namespace: string): MongoCollection | undefined {
    return this.collections.get(namespace);
  }

  /** The collection, made when it is not there. */
  ensure(namespace: string, collation?: Collator): MongoCollection {
    const existing = this.collections.get(namespace);
    if (existing !== undefined) return existing;
    const collection = this.register(namespace, collation);
    this.recordIndexes(collection);
    return collection;
  }

  addIndexes(collection: MongoCollection, specifications: readonly IndexSpecification[]): void {
    collection.addIndexes(specifications);
    this.recordIndexes(collection);
  }

  /** @returns false when the collection has no index of that name */
  dropIndex(collection: MongoCollection, name: string): boolean {
    const isDropped = collection.dropIndex(name);
    if (isDropped) this.recordIndexes(collection);
    return isDropped;
  }

  drop(collection: MongoCollection): void {
    collection.find({}).forEach((document) => collection.remove(document));
    this.collections.delete(collection.namespace);
    this.log.record({ key: COLLECTION + SEPARATOR + collection.namespace, value: null });
  }

  /** The collections of a database, by name. */
  list(database: string): MongoCollection[] {
    const prefix = `${database}.`;
    return [...this.collections.values()].filter(({ namespace }) => namespace.startsWith(prefix));
  }

  /** Resolves when every change made so far is on disk. */
  flush(): Promise<void> {
    return this.log.flush();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.level.close();
    }
  }

  private register(namespace: string, collation?: Collator): MongoCollection {
    const record = (key: string, document: BsonDocument | null): void =>
      this.log.record({
        key: [DOCUMENT, namespace, key].join(SEPARATOR),
        value: document && serialize(document),
      });
    const collection = new MongoCollection(namespace, record, collation);
    this.collections.set(namespace, collection);
    return collection;
  }

  private recordIndexes({ namespace, indexList, collation }: MongoCollection): void {
    const indexes = indexList.slice(1).map(({ specification }) => specification);
    this.log.record({
      key: COLLECTION + SEPARATOR + namespace,
      value: serialize({ indexes, collation: collation ?? null }),
    });
  }

  private async load(): Promise<void> {
    for await (const [key, value] of this.level.iterator()) {
      const [kind = '', namespace = ''] = key.split(SEPARATOR);
      const document: BsonDocument = deserialize(value);
      if (kind === COLLECTION) loadIndexes(this.register(namespace, collationOf(document)), document);
      if (kind === DOCUMENT) this.collections.get(namespace)?.load(document);
    }
  }
}

function collationOf({ collation }: BsonDocument): Collator | undefined {
  return isDocument(collation) ? (readCollation(collation) ?? undefined) : undefined;
}

function loadIndexes(collection: MongoCollection, { indexes }: BsonDocument): void {
  if (!Array.isArray(indexes)) return;
  collection.addIndexes(indexes.filter(isIndexSpecification));
}

function isIndexSpecification(value: unknown): value is IndexSpecification {
  return (
    isDocument(value) &&
    typeof value.name === 'string' &&
    typeof value.unique === 'boolean' &&
    isDocument(value.key)
  );
}
