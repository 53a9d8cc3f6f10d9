import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, type mongo } from 'mongoose';
import { within } from '../../../common/within.js';
import { AppConfig } from '../../../config/app-config.js';
import { MongoConnection } from '../../../database/mongodb/mongo-connection.js';
import type { Call } from '../../call.js';
import type { CallEvent } from '../../call-event.js';
import type { CallHead, ChangedHead, DayDigest } from '../../call-head.js';
import {
  CallStore,
  type ChangePosition,
  type DayRange,
  type FeedPosition,
  type PublishOptions,
} from '../../call-store.js';
import type { CallFilter, CallListing } from '../../feed/call-filter.js';
import type { CallStatistics, StatisticsQuestion } from '../../feed/call-statistics.js';
import type { LogEntry } from '../../feed/log-entry.js';
import { StoreUnavailableError } from '../../errors/store-unavailable.error.js';
import { appendEvents, redactOperation } from './append-events.js';
import { groupById } from './append-operations.js';
import { toCall, toCallEvents } from './call-document.mapper.js';
import { changedAfter, comingAfter, publishOperation, startedBefore } from './call-filters.js';
import { CALL_MODEL, type CallDocument, type LeaseDocument, LEASES } from './call.schema.js';
import {
  type DigestDocument,
  digestPipeline,
  HEAD_PROJECTION,
  toCallHeads,
  toChangedHeads,
  toDayDigest,
} from './head-document.mapper.js';
import { MongoCallIndexes } from './mongo-call-indexes.js';
import { takeLease } from './take-lease.js';
import { toStoreError } from './to-store-error.js';

const ROW = { projection: { call: 1 } } as const;
const OLDEST_FIRST = { 'call.startedAt': 1, _id: 1 } as const;

/** Keeps calls in MongoDB, one document per call with its events, its head and its row inside. */
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
    return this.perform(() => appendEvents(this.calls, groupById(events)));
  }

  redact(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return this.perform(async () => {
      await this.calls.bulkWrite(events.map(redactOperation), { ordered: false });
    });
  }

  publish(calls: readonly Call[], { rebuild = false }: PublishOptions = {}): Promise<void> {
    if (calls.length === 0) return Promise.resolve();
    return this.perform(async () => {
      const operations = calls.map((call) => publishOperation(call, rebuild));
      await this.calls.bulkWrite(operations, { ordered: false });
    });
  }

  async findById(id: string): Promise<Call | null> {
    const [call] = await this.findMany([id]);
    return call ?? null;
  }

  findMany(ids: readonly string[]): Promise<Call[]> {
    return this.perform(async () => toCalls(await this.calls.find({ _id: { $in: ids } }, ROW).toArray()));
  }

  list({ limit, after }: CallListing): Promise<Call[]> {
    const place = after === null ? null : { startedAt: String(after.key), id: after.id };
    return this.perform(async () => {
      const newest = this.calls.find(comingAfter(place), ROW).sort({ 'call.startedAt': -1, _id: -1 });
      return toCalls(await newest.limit(limit).toArray());
    });
  }

  count(_filter: CallFilter): Promise<number> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  tally(_question: StatisticsQuestion): Promise<CallStatistics> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  listLog(_after: number, _limit: number): Promise<LogEntry[]> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  findLogEnd(): Promise<LogEntry | null> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  findInLog(_eventIds: readonly string[]): Promise<LogEntry[]> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  findLogStarts(_callIds: readonly string[]): Promise<LogEntry[]> {
    return Promise.reject(new Error('TODO-SEAM'));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.listEventsOf([callId]);
  }

  listEventsOf(callIds: readonly string[]): Promise<CallEvent[]> {
    return this.perform(async () => {
      const wanted = this.calls.find({ _id: { $in: callIds } }, { projection: { events: 1 } });
      return (await wanted.toArray()).flatMap(toCallEvents);
    });
  }

  findHeads(callIds: readonly string[]): Promise<CallHead[]> {
    return this.perform(async () => {
      const found = this.calls.find({ _id: { $in: callIds } }, { projection: HEAD_PROJECTION });
      return (await found.toArray()).flatMap(toCallHeads);
    });
  }

  listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]> {
    return this.perform(async () => {
      const filter = { 'head.day': day, _id: { $gt: after ?? '' } };
      const found = this.calls.find(filter, { projection: HEAD_PROJECTION }).sort({ _id: 1 }).limit(limit);
      return (await found.toArray()).flatMap(toCallHeads);
    });
  }

  listChanged(limit: number, after: ChangePosition): Promise<ChangedHead[]> {
    return this.perform(async () => {
      const found = this.calls.find(changedAfter(after), { projection: HEAD_PROJECTION });
      const page = await found.sort({ changedAt: 1, _id: 1 }).limit(limit).toArray();
      return page.flatMap(toChangedHeads);
    });
  }

  digestDays({ from, to }: DayRange): Promise<DayDigest[]> {
    return this.perform(async () => {
      const days = this.calls.aggregate<DigestDocument>(digestPipeline(from, to));
      return (await days.toArray()).map(toDayDigest);
    });
  }

  findDays(): Promise<DayRange | null> {
    return this.perform(async () => {
      const [from, to] = await Promise.all([this.outermostDay(1), this.outermostDay(-1)]);
      return from === null || to === null ? null : { from, to };
    });
  }

  listUnfinished(before: string, limit: number, after: FeedPosition | null): Promise<Call[]> {
    return this.listOldest(startedBefore('call.endedAt', before, after), limit);
  }

  listUnerased(before: string, limit: number, after: FeedPosition | null): Promise<Call[]> {
    return this.listOldest(startedBefore('call.erasedAt', before, after), limit);
  }

  listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    return this.perform(async () => {
      const found = this.calls.find({ 'call.undeletedRecordings': { $gt: 0 } }, ROW).limit(limit);
      return toCalls(await found.toArray());
    });
  }

  takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
    const leases = this.model.db.collection<LeaseDocument>(LEASES);
    return this.perform(() => takeLease(leases, { name, holder, seconds }));
  }

  ping(): Promise<void> {
    return this.perform(() => this.connection.ping());
  }

  /** The driver's own collection: mongoose would cast the dotted paths that events are added by. */
  private get calls(): mongo.Collection<CallDocument> {
    return this.model.db.collection<CallDocument>(this.model.collection.collectionName);
  }

  private listOldest(filter: mongo.Filter<CallDocument>, limit: number): Promise<Call[]> {
    return this.perform(async () => {
      const found = this.calls.find(filter, ROW).sort(OLDEST_FIRST).limit(limit);
      return toCalls(await found.toArray());
    });
  }

  private async outermostDay(direction: 1 | -1): Promise<string | null> {
    const found = this.calls.find({ 'head.day': { $gt: '' } }, { projection: { 'head.day': 1 } });
    const [document] = await found.sort({ 'head.day': direction }).limit(1).toArray();
    return document?.head?.day ?? null;
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

function toCalls(documents: readonly CallDocument[]): Call[] {
  return documents.flatMap(({ _id, call }) => (call ? [toCall(_id, call)] : []));
}

/** Each step of an operation has the driver's own limit besides; the one under way may still take effect. */
function tooLate(): Error {
  return new StoreUnavailableError('MongoDB took too long');
}
