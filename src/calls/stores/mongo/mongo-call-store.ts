import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type mongo } from 'mongoose';
import { within } from '../../../common/within.js';
import { AppConfig } from '../../../config/app-config.js';
import { MongoConnection } from '../../../database/mongodb/mongo-connection.js';
import type { Call } from '../../call.js';
import type { CallEvent } from '../../call-event.js';
import { CallStore, type FeedPosition } from '../../call-store.js';
import { StoreUnavailableError } from '../../errors/store-unavailable.error.js';
import { appendOperations, type EventsByCall, groupByCall, missingFrom } from './append-operations.js';
import { toCall, toCallEvents, toCallRow } from './call-document.mapper.js';
import { CALL_MODEL, type CallDocument } from './call.schema.js';
import { MongoCallIndexes } from './mongo-call-indexes.js';
import { isDuplicateKey, toStoreError } from './to-store-error.js';

type EventsOfCall = Pick<CallDocument, '_id' | 'events'>;

/** Keeps calls in MongoDB, one document per call with its events inside. */
@Injectable()
export class MongoCallStore extends CallStore {
  readonly name = 'mongodb';

  constructor(
    @InjectModel(CALL_MODEL) private readonly model: Model<CallDocument>,
    private readonly connection: MongoConnection,
    private readonly indexes: MongoCallIndexes,
    private readonly config: AppConfig,
  ) {
    super();
  }

  append(events: readonly CallEvent[]): Promise<CallEvent[]> {
    if (events.length === 0) return Promise.resolve([]);
    return this.perform(() => this.appendUntilComplete(groupByCall(events)));
  }

  publish(calls: readonly Call[]): Promise<void> {
    if (calls.length === 0) return Promise.resolve();
    return this.perform(async () => {
      await this.calls.bulkWrite(calls.map(publishOperation), { ordered: false });
    });
  }

  findById(id: string): Promise<Call | null> {
    return this.perform(async () => {
      const document = await this.calls.findOne({ _id: id }, { projection: { call: 1 } });
      return document?.call ? toCall(id, document.call) : null;
    });
  }

  listNewest(limit: number, after: FeedPosition | null): Promise<Call[]> {
    return this.perform(async () => {
      const documents = await this.calls
        .find(comingAfter(after), { projection: { call: 1 } })
        .sort({ 'call.startedAt': -1, _id: -1 })
        .limit(limit)
        .toArray();
      return documents.flatMap(({ _id, call }) => (call ? [toCall(_id, call)] : []));
    });
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.perform(async () => {
      const document = await this.calls.findOne({ _id: callId }, { projection: { events: 1 } });
      return document ? toCallEvents(document) : [];
    });
  }

  ping(): Promise<void> {
    return this.perform(() => this.connection.ping());
  }

  /** The driver's own collection: mongoose would cast the dotted paths that events are added by. */
  private get calls(): mongo.Collection<CallDocument> {
    return this.model.db.collection<CallDocument>(this.model.collection.collectionName);
  }

  /**
   * Adds what is missing, reads, and goes on while something still is: a repeated event keeps the others of its call out.
   *
   * It ends, because only another writer that added some of the same events can be the reason for another round.
   */
  private async appendUntilComplete(wanted: EventsByCall): Promise<CallEvent[]> {
    const ids = [...wanted.keys()];
    let missing = wanted;
    let documents: EventsOfCall[] = [];
    while (missing.size > 0) {
      await this.addEvents(missing);
      documents = await this.calls.find({ _id: { $in: ids } }, { projection: { events: 1 } }).toArray();
      missing = missingFrom(documents, missing);
    }
    return documents.flatMap(toCallEvents);
  }

  /** Two writers that make one document at once make MongoDB raise E11000 for the slower one; the next round finds it. */
  private async addEvents(events: EventsByCall): Promise<void> {
    try {
      await this.calls.bulkWrite(appendOperations(events), { ordered: true });
    } catch (error: unknown) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  private async connected<T>(operation: () => Promise<T>): Promise<T> {
    await this.connection.ready();
    void this.indexes.ensure();
    return operation();
  }

  private async perform<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await within(this.config.databases.timeoutMilliseconds, this.connected(operation), tooLate);
    } catch (error: unknown) {
      throw toStoreError(error);
    }
  }
}

/** Takes effect only on a document without a row, or with one folded from fewer events. */
function publishOperation(call: Call): mongo.AnyBulkWriteOperation<CallDocument> {
  const older = { 'call.eventCount': { $lt: call.eventCount } };
  return {
    updateOne: {
      filter: { _id: call.id, $or: [older, { call: { $exists: false } }] },
      update: { $set: { call: toCallRow(call) } },
    },
  };
}

/** A comparison with a date leaves out documents without a row. */
function comingAfter(after: FeedPosition | null): mongo.Filter<CallDocument> {
  if (after === null) return { 'call.startedAt': { $lte: new Date(8.64e15) } };
  const startedAt = new Date(after.startedAt);
  return {
    $or: [{ 'call.startedAt': { $lt: startedAt } }, { 'call.startedAt': startedAt, _id: { $lt: after.id } }],
  };
}

/** Each step of an operation has the driver's own limit besides; the one under way may still take effect. */
function tooLate(): Error {
  return new StoreUnavailableError('MongoDB took too long');
}
