import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type mongo } from 'mongoose';
import { within } from '../../../common/time/within.js';
import { AppConfig } from '../../../config/app-config.js';
import { MongoConnection } from '../../../database/mongodb/mongo-connection.js';
import { QueryTimeoutError, StoreTimeoutError } from '../../../database/link/store.errors.js';
import {
  CALL_MODEL,
  type CallDocument,
  LEASE_MODEL,
  type LeaseDocument,
  LOG_MODEL,
  type LogDocument,
} from './call.schema.js';
import { MongoIndexes } from './mongo-indexes.js';
import { codeOf, MAX_TIME_EXPIRED, toStoreError } from './to-store-error.js';

/** What an operation works with besides the collections. */
export interface OperationLimits {
  /** Aborted when nobody waits any longer: whatever goes in rounds ends then. */
  readonly signal: AbortSignal;
  /** When the server is to give up, in milliseconds: a little earlier than Mainline, so that it says why. */
  readonly maxTimeMS: number;
}

/** What a question that may take its time is asked with. */
export interface LongQuestionOptions {
  readonly maxTimeMS: number;
  /** When the driver gives up; it honours the option, though its types do not name it. */
  readonly socketTimeoutMS: number;
  readonly allowDiskUse: true;
}

type Operation<T> = (collections: MongoCollections, limits: OperationLimits) => Promise<T>;
type LongQuestion<T> = (collections: MongoCollections, options: LongQuestionOptions) => Promise<T>;

/** Runs operations on MongoDB within their time limit, and gives their failures the store's meaning. */
@Injectable()
export class MongoAccess {
  constructor(
    @InjectModel(CALL_MODEL) private readonly model: Model<CallDocument>,
    private readonly connection: MongoConnection,
    readonly indexes: MongoIndexes,
    private readonly config: AppConfig,
  ) {}

  /**
   * @throws StoreUnavailableError when trying again may help
   * @throws StoreRejectedError when MongoDB can never take this data
   */
  perform<T>(operation: Operation<T>): Promise<T> {
    return this.bounded(this.config.databases.timeoutMilliseconds, operation);
  }

  /**
   * The same for a question that has the limit for queries. The limits of all others stay as they are.
   *
   * @throws QueryTimeoutError when the server looked for all that time
   */
  async query<T>(question: LongQuestion<T>): Promise<T> {
    const limit = this.config.databases.queryTimeoutMilliseconds;
    try {
      return await this.bounded(limit, (collections, { maxTimeMS }) =>
        question(collections, { maxTimeMS, socketTimeoutMS: limit, allowDiskUse: true }),
      );
    } catch (error: unknown) {
      if (error instanceof StoreTimeoutError && hasServerGivenUp(error))
        throw new QueryTimeoutError({ cause: error });
      throw error;
    }
  }

  ping(): Promise<void> {
    return this.perform(() => this.connection.ping());
  }

  private get collections(): MongoCollections {
    const { db } = this.model;
    const nameOf = (model: string): string => db.model(model).collection.collectionName;
    return {
      calls: this.connection.collection<CallDocument>(nameOf(CALL_MODEL)),
      log: this.connection.collection<LogDocument>(nameOf(LOG_MODEL)),
      leases: this.connection.collection<LeaseDocument>(nameOf(LEASE_MODEL)),
    };
  }

  private async bounded<T>(milliseconds: number, operation: Operation<T>): Promise<T> {
    const abort = new AbortController();
    const limits = { signal: abort.signal, maxTimeMS: Math.ceil(milliseconds * SERVERS_SHARE) };
    try {
      return await within(milliseconds, this.connected(operation, limits), tooLate);
    } catch (error: unknown) {
      throw toStoreError(error);
    } finally {
      abort.abort(tooLate());
    }
  }

  private async connected<T>(operation: Operation<T>, limits: OperationLimits): Promise<T> {
    await this.connection.ready();
    void this.indexes.ensure();
    return operation(this.collections, limits);
  }
}

const SERVERS_SHARE = 0.9;

/** Each step of an operation has the driver's own limit besides; the one under way may still take effect. */
function tooLate(): Error {
  return new StoreTimeoutError('MongoDB took too long');
}

function hasServerGivenUp({ cause }: StoreTimeoutError): boolean {
  return codeOf(cause) === MAX_TIME_EXPIRED;
}

/** The driver's own collections: mongoose would cast the dotted paths that events are added by. */
export interface MongoCollections {
  readonly calls: mongo.Collection<CallDocument>;
  readonly log: mongo.Collection<LogDocument>;
  readonly leases: mongo.Collection<LeaseDocument>;
}
