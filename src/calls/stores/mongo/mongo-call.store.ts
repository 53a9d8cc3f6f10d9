import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { Call } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { CallHead, ChangedHead, DayDigest } from '../../model/call-head.js';
import {
  CallStore,
  type ChangePosition,
  type DayRange,
  type StartPosition,
  type LogEntry,
  type PublishOptions,
} from '../call-store.js';
import type { CallFilter, CallListing } from '../../feed/call-filter.js';
import type { CallStatistics, StatisticsQuestion } from '../../feed/call-statistics.js';
import { redactOperation } from './append-events.js';
import { toCallEvents, toCalls } from './call-document.mapper.js';
import { publishOperation, startedBefore } from './call-filters.js';
import type { CallDocument } from './call.schema.js';
import { countFeed, tallyFeed } from './add-up-feed.js';
import { listFeed } from './list-feed.js';
import { digestDays, findDays, findHeads, listChanged, listHeads } from './head-queries.js';
import { appendAndLog } from './append-and-log.js';
import { findInLog, findLast, findLogStarts, listLog } from './mongo-log.js';
import { MongoAccess, type MongoCollections } from './mongo-access.js';
import { takeLease } from './take-lease.js';

const ROW = { projection: { call: 1 } } as const;
const OLDEST_FIRST = { 'call.startedAt': 1, _id: 1 } as const;

/** Keeps calls in MongoDB, one document per call with its events, its head and its row inside. */
@Injectable()
export class MongoCallStore extends CallStore {
  readonly name = 'mongodb';

  constructor(private readonly access: MongoAccess) {
    super();
  }

  append(events: readonly CallEvent[]): Promise<CallEvent[]> {
    if (events.length === 0) return Promise.resolve([]);
    return this.access.perform((collections) => appendAndLog(collections, events));
  }

  redact(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return this.access.perform(async ({ calls }) => {
      await calls.bulkWrite(events.map(redactOperation), { ordered: false });
    });
  }

  publish(rows: readonly Call[], { rebuild = false }: PublishOptions = {}): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    return this.access.perform(async ({ calls }) => {
      const operations = rows.map((row) => publishOperation(row, rebuild));
      await calls.bulkWrite(operations, { ordered: false });
    });
  }

  async findById(id: string): Promise<Call | null> {
    const [call] = await this.findMany([id]);
    return call ?? null;
  }

  findMany(ids: readonly string[]): Promise<Call[]> {
    return this.read(({ calls }) => calls.find({ _id: { $in: ids } }, ROW).toArray());
  }

  list(listing: CallListing): Promise<Call[]> {
    return this.read(({ calls }) => listFeed(calls, listing, this.access.hasIndexes));
  }

  count(filter: CallFilter): Promise<number> {
    return this.access.query(({ calls }, options) => countFeed(calls, filter, options));
  }

  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return this.access.query(({ calls }, options) => tallyFeed(calls, question, options));
  }

  listLog(after: number, limit: number): Promise<LogEntry[]> {
    return this.access.perform(({ log }) => listLog(log, after, limit));
  }

  findLogEnd(): Promise<LogEntry | null> {
    return this.access.perform(({ log }) => findLast(log));
  }

  findInLog(eventIds: readonly string[]): Promise<LogEntry[]> {
    return this.access.perform(({ log }) => findInLog(log, eventIds));
  }

  findLogStarts(callIds: readonly string[]): Promise<LogEntry[]> {
    return this.access.perform(({ log }) => findLogStarts(log, callIds));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.listEventsOf([callId]);
  }

  listEventsOf(callIds: readonly string[]): Promise<CallEvent[]> {
    return this.access.perform(async ({ calls }) => {
      const wanted = calls.find({ _id: { $in: callIds } }, { projection: { events: 1 } });
      return (await wanted.toArray()).flatMap(toCallEvents);
    });
  }

  findHeads(callIds: readonly string[]): Promise<CallHead[]> {
    return this.access.perform(({ calls }) => findHeads(calls, callIds));
  }

  listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]> {
    return this.access.perform(({ calls }) => listHeads(calls, day, limit, after ?? ''));
  }

  listChanged(limit: number, after: ChangePosition): Promise<ChangedHead[]> {
    return this.access.perform(({ calls }) => listChanged(calls, limit, after));
  }

  digestDays(range: DayRange): Promise<DayDigest[]> {
    return this.access.perform(({ calls }) => digestDays(calls, range));
  }

  findDays(): Promise<DayRange | null> {
    return this.access.perform(({ calls }) => findDays(calls));
  }

  listUnfinished(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest(startedBefore('call.endedAt', before, after), limit);
  }

  listUnerased(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest(startedBefore('call.erasedAt', before, after), limit);
  }

  listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    const left = { 'call.undeletedRecordings': { $gt: 0 } };
    return this.read(({ calls }) => calls.find(left, ROW).limit(limit).toArray());
  }

  takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
    return this.access.perform(({ leases }) => takeLease(leases, { name, holder, seconds }));
  }

  ping(): Promise<void> {
    return this.access.ping();
  }

  private listOldest(filter: mongo.Filter<CallDocument>, limit: number): Promise<Call[]> {
    return this.read(({ calls }) => calls.find(filter, ROW).sort(OLDEST_FIRST).limit(limit).toArray());
  }

  private read(question: (collections: MongoCollections) => Promise<CallDocument[]>): Promise<Call[]> {
    return this.access.perform(async (collections) => toCalls(await question(collections)));
  }
}
