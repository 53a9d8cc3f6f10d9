import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type mongo } from 'mongoose';
import { MINUTE } from '../../../config/time.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import { CALL_MODEL, type CallDocument } from './call.schema.js';
import { CALL_INDEXES, FORMER_INDEXES } from './call-indexes.js';
import { addFacets } from './add-facets.js';
import { codeOf, toStoreError } from './to-store-error.js';

/**
 * An index over millions of calls takes minutes, far more than the connection's limit on an answer; the driver honours
 * the option here, though its types do not name it.
 */
const BUILD_OPTIONS: mongo.CreateIndexesOptions & { socketTimeoutMS: number } = {
  socketTimeoutMS: 30 * MINUTE,
};
/** NamespaceNotFound and IndexNotFound. */
const NOT_THERE = new Set<unknown>([26, 27]);

/** Makes the indexes of the calls' collection, once per process, beside its use. */
@Injectable()
export class MongoCallIndexes {
  private readonly logger = new Logger(MongoCallIndexes.name);
  private work: Promise<void> | null = null;
  private made = false;

  constructor(@InjectModel(CALL_MODEL) private readonly model: Model<CallDocument>) {}

  /** True when this process has seen to it that they are there. */
  get areMade(): boolean {
    return this.made;
  }

  /**
   * Sees to it that the indexes are made, starting when it is first called while there is a connection.
   *
   * Callers need not wait: everything works without them, only slower. Never rejects; a failure is logged, and a passing
   * one is tried again by the next call.
   */
  ensure(): Promise<void> {
    this.work ??= this.create().catch((error: unknown) => this.giveUp(error));
    return this.work;
  }

  private async create(): Promise<void> {
    const collection = this.model.db.collection<CallDocument>(this.model.collection.collectionName);
    await collection.createIndexes(CALL_INDEXES, BUILD_OPTIONS);
    this.made = true;
    await addFacets(collection);
    for (const name of FORMER_INDEXES) await collection.dropIndex(name).catch(unlessMissing);
  }

  private giveUp(error: unknown): void {
    const meaning = toStoreError(error);
    this.logger.warn(`the indexes of the calls could not be made: ${meaning.message}`);
    if (meaning instanceof StoreUnavailableError) this.work = null;
  }
}

function unlessMissing(error: unknown): void {
  if (!NOT_THERE.has(codeOf(error))) throw error;
}
