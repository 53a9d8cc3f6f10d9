import { Injectable, Logger } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { MINUTE } from '../../../config/time.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import { MongoConnection } from '../../../database/mongodb/mongo-connection.js';
import { addMarks, addTypes } from './complete-documents.js';
import { CALL_INDEXES, FORMER_INDEXES, LOG_INDEXES } from './call-indexes.js';
import { CALL_MODEL, type CallDocument, LEASE_MODEL, LOG_MODEL } from './call.schema.js';
import { buildIndexes, dropIndexes, hasCollation, listIndexes, missingIndexes } from './build-indexes.js';
import type { NamedIndex } from './feed-indexes.js';
import { toStoreError } from './to-store-error.js';

/** How often the indexes are looked after while Mainline runs. */
const CHECK_EVERY = MINUTE;

/**
 * Makes the indexes beside the use of the collections, and again when somebody drops them, a collection or the database while
 * Mainline runs: that is noticed by the first event of an empty log, by a list that misses its index, and within a minute anyhow.
 */
@Injectable()
export class MongoIndexes {
  private readonly logger = new Logger(MongoIndexes.name);
  private work: Promise<void> | null = null;
  private isWorking = false;
  private made = false;
  private wasMade = false;
  /** Whether documents of earlier versions have a type. */
  private areTyped = false;
  private checkedAt = 0;
  /** Names of indexes that the server describes in other words than they were made with. */
  private readonly reworded = new Set<string>();

  constructor(
    @InjectModel(CALL_MODEL) private readonly model: Model<CallDocument>,
    private readonly connection: MongoConnection,
  ) {}

  /** True when lists can count on their indexes. */
  get areMade(): boolean {
    return this.made;
  }

  /**
   * Sees to it that the indexes are made, starting when it is first called while there is a connection, and looks after them.
   *
   * Callers need not wait: everything works without them, only slower. Never rejects; a failure is logged, and a passing
   * one is tried again by the next call.
   */
  ensure(): Promise<void> {
    if (performance.now() - this.checkedAt > CHECK_EVERY) this.lookAgain();
    this.work ??= this.create()
      .catch((error: unknown) => this.giveUp(error))
      .finally(() => (this.isWorking = false));
    return this.work;
  }

  /** Looks after the indexes at once, unless that is being done: something says that they are gone. */
  suspect(): void {
    this.lookAgain();
    void this.ensure();
  }

  /** Makes what is missing of the log's indexes: no entry may be written before they are there. */
  async ensureLog(): Promise<void> {
    await this.make(LOG_MODEL, LOG_INDEXES);
  }

  private async create(): Promise<void> {
    this.isWorking = true;
    this.checkedAt = performance.now();
    const calls = this.connection.collection<CallDocument>(this.nameOf(CALL_MODEL));
    await this.make(LOG_MODEL, LOG_INDEXES);
    await this.make(CALL_MODEL, CALL_INDEXES);
    if (!this.wasMade) await this.warnOfCollations();
    [this.made, this.wasMade] = [true, true];
    await addMarks(calls);
    if (!this.areTyped) await addTypes(calls);
    this.areTyped = true;
    const former = (await listIndexes(calls)).map(({ name }) => name);
    await dropIndexes(
      calls,
      former.filter((name) => FORMER_INDEXES.includes(name)),
    );
  }

  private lookAgain(): void {
    if (!this.isWorking && this.made) this.work = null;
  }

  private async make(model: string, wanted: readonly NamedIndex[]): Promise<void> {
    const name = this.nameOf(model);
    const collection = this.connection.collection(name);
    const found = await listIndexes(collection);
    const missing = missingIndexes(found, wanted).filter((index) => !this.isReworded(index, found));
    if (missing.length === 0) return;
    const isNews = this.wasMade;
    if (isNews)
      this.logger.warn(`${missing.length} indexes of ${name} are gone or changed: they are made again`);
    if (model === CALL_MODEL) this.made = false;
    await buildIndexes(collection, found, missing);
    const left = missingIndexes(await listIndexes(collection), missing);
    for (const index of left) this.reworded.add(index.name);
    if (isNews) this.logger.log(`the indexes of ${name} are there again`);
  }

  /** The index of the ids is as the collection compares: questions by code point cannot use it, and ids that differ in case clash. */
  private async warnOfCollations(): Promise<void> {
    for (const model of [CALL_MODEL, LOG_MODEL, LEASE_MODEL]) {
      const name = this.nameOf(model);
      if (await hasCollation(this.connection.collection(name))) {
        this.logger.warn(
          `the collection ${name} has a default collation: every look-up by id reads all of it; make it without one`,
        );
      }
    }
  }

  private isReworded({ name }: NamedIndex, found: readonly { readonly name: string }[]): boolean {
    return this.reworded.has(name) && found.some((index) => index.name === name);
  }

  private nameOf(model: string): string {
    return this.model.db.model(model).collection.collectionName;
  }

  private giveUp(error: unknown): void {
    const meaning = toStoreError(error);
    this.logger.warn(`the indexes of the calls could not be made: ${meaning.message}`);
    if (meaning instanceof StoreUnavailableError) this.work = null;
  }
}
