import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type mongo } from 'mongoose';
import { within } from '../../../common/time/within.js';
import { AppConfig } from '../../../config/app-config.js';
import { MongoConnection } from '../../../database/mongodb/mongo-connection.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import {
  CALL_MODEL,
  type CallDocument,
  LEASE_MODEL,
  type LeaseDocument,
  LOG_MODEL,
  type LogDocument,
} from './call.schema.js';
import { MongoCallIndexes } from './mongo-call-indexes.js';
import { toStoreError } from './to-store-error.js';

/** What a question that may take its time is asked with. */
export interface LongQuestionOptions {
  /** When the server gives up. */
  readonly maxTimeMS: number;
  /** When the driver gives up; it honours the option, though its types do not name it. */
  readonly socketTimeoutMS: number;
  readonly allowDiskUse: true;
}

type Operation<T> = (collections: MongoCollections) => Promise<T>;
type LongQuestion<T> = (collections: MongoCollections, options: LongQuestionOptions) => Promise<T>;

/** Runs operations on MongoDB within their time limit, and gives their failures the store's meaning. */
@Injectable()
export class MongoAccess {
  constructor(
    @InjectModel(CALL_MODEL) private readonly model: Model<CallDocument>,
    private readonly connection: MongoConnection,
    private readonly indexes: MongoCallIndexes,
    private readonly config: AppConfig,
  ) {}

  /** True when lists can count on their indexes. */
  get hasIndexes(): boolean {
    return this.indexes.areMade;
  }

  /**
   * @throws StoreUnavailableError when trying again may help
   * @throws StoreRejectedError when MongoDB can never take this data
   */
  perform<T>(operation: Operation<T>): Promise<T> {
    return this.bounded(this.config.databases.timeoutMilliseconds, operation);
  }

  /** The same for a question that has the limit for queries. The limits of all others stay as they are. */
  query<T>(question: LongQuestion<T>): Promise<T> {
    const limit = this.config.databases.queryTimeoutMilliseconds;
    const options = { maxTimeMS: limit, socketTimeoutMS: limit, allowDiskUse: true } as const;
    return this.bounded(limit, (collections) => question(collections, options));
  }

  ping(): Promise<void> {
    return this.perform(() => this.connection.ping());
  }

  private get collections(): MongoCollections {
    const { db } = this.model;
    const nameOf = (model: string): string => db.model(model).collection.collectionName;
    return {
      calls: db.collection<CallDocument>(nameOf(CALL_MODEL)),
      log: db.collection<LogDocument>(nameOf(LOG_MODEL)),
      leases: db.collection<LeaseDocument>(nameOf(LEASE_MODEL)),
    };
  }

  private async bounded<T>(milliseconds: number, operation: Operation<T>): Promise<T> {
    try {
      return await within(milliseconds, this.connected(operation), tooLate);
    } catch (error: unknown) {
      throw toStoreError(error);
    }
  }

  private async connected<T>(operation: Operation<T>): Promise<T> {
    await this.connection.ready();
    void this.indexes.ensure();
    return operation(this.collections);
  }
}

/** Each step of an operation has the driver's own limit besides; the one under way may still take effect. */
function tooLate(): Error {
  return new StoreUnavailableError('MongoDB took too long');
}

/** The driver's own collections: mongoose would cast the dotted paths that events are added by. */
export interface MongoCollections {
  readonly calls: mongo.Collection<CallDocument>;
  readonly log: mongo.Collection<LogDocument>;
  readonly leases: mongo.Collection<LeaseDocument>;
}
