import mongoose from 'mongoose';
import { connectionTo } from '../../../database/mongodb/mongo-connection.js';
import { buildIndexes, listIndexes, missingIndexes } from './build-indexes.js';
import { CALL_INDEXES, LOG_INDEXES } from './call-indexes.js';
import { callSchema, logSchema } from './call.schema.js';
import type { NamedIndex } from './feed-indexes.js';
import { toStoreError } from './to-store-error.js';

/** Indexes that a collection lacks. */
export interface PendingIndexes {
  readonly collection: string;
  readonly indexes: readonly NamedIndex[];
}

/** The log first: no entry may be written before its indexes are there. */
const WANTED = [
  { schema: logSchema, indexes: LOG_INDEXES },
  { schema: callSchema, indexes: CALL_INDEXES },
] as const;

/** A MongoDB database and the indexes it is to have, before a server uses it: over millions of calls they take minutes. */
export class IndexPreparation {
  private readonly connection = mongoose.createConnection();

  /**
   * @param uri connection string, as in `MONGODB_URI`
   * @param timeoutMilliseconds for every wait but that for an index that is built
   */
  constructor(
    private readonly uri: string,
    private readonly timeoutMilliseconds: number,
  ) {}

  /** @throws StoreUnavailableError or StoreRejectedError when the server cannot be reached or refuses */
  async pending(): Promise<PendingIndexes[]> {
    return this.list().catch((error: unknown) => Promise.reject(toStoreError(error)));
  }

  /** Builds them. @throws the same; those that were built by then stay */
  async build({ collection, indexes }: PendingIndexes): Promise<void> {
    const target = this.collection(collection);
    const building = listIndexes(target).then((found) => buildIndexes(target, found, indexes));
    await building.catch((error: unknown) => Promise.reject(toStoreError(error)));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async list(): Promise<PendingIndexes[]> {
    await this.open();
    const pending: PendingIndexes[] = [];
    for (const { schema, indexes } of WANTED) {
      const collection = String(schema.get('collection'));
      const missing = missingIndexes(await listIndexes(this.collection(collection)), indexes);
      if (missing.length > 0) pending.push({ collection, indexes: missing });
    }
    return pending;
  }

  private async open(): Promise<void> {
    const { uri, ...options } = connectionTo(this.uri, this.timeoutMilliseconds);
    await this.connection.openUri(uri, options);
  }

  private collection(name: string): mongoose.mongo.Collection {
    if (this.connection.db === undefined) throw new Error('there is no connection to MongoDB yet');
    return this.connection.db.collection(name);
  }
}
