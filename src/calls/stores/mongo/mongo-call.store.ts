import { Injectable } from '@nestjs/common';
import type { mongo } from 'mongoose';
import type { Call } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import type { CallHead, ChangedHead, DayDigest, StoredSums } from '../../model/call-head.js';
import {
  CallStore,
  type ChangePosition,
  type DayRange,
  type StartPosition,
  type LogEntry,
  type PublishOptions,
  type RowEdition,
} from '../call-store.js';
import type { CallFilter, CallListing } from '../../feed/call-filter.js';
import { isWideListing } from '../../feed/wide-listing.js';
import type { OfferQuestion, OfferTally, WaitQuestion, WaitTally } from '../../feed/call-metrics.js';
import type { AgentStatistics, CallStatistics, StatisticsQuestion } from '../../feed/call-statistics.js';
import { appendAndLog } from './append-events.js';
import { toCallEvents, toCalls } from './call-document.mapper.js';
import { publishOperation, startedBefore } from './call-filters.js';
import type { CallDocument } from './call.schema.js';
import { tallyAgents } from './tally-agents.js';
import { tallyOffers, tallyWaits } from './tally-metrics.js';
import { countEach, countFeed, tallyFeed } from './add-up-feed.js';
import { listEditions, listFeed, type ListOptions } from './list-feed.js';
import { digestDays, findChangedHead, findDays, findHeads, listChanged, listHeads } from './head-queries.js';
import { recomputeCalls, redactEvents } from './change-events.js';
import { EXACT } from './exact.js';
import { type FeedPlan, planFeed } from './feed-indexes.js';
import { findInLog, findLogEnd, findLogStarts, listLog } from './mongo-log.js';
import { MongoAccess, type MongoCollections } from './mongo-access.js';
import { takeLease } from './take-lease.js';

const ROW = { projection: { call: 1 }, ...EXACT } as const;
type ListLimits = Pick<ListOptions, 'maxTimeMS'>;
const OLDEST_FIRST = { 'call.startedAt': 1, _id: 1 } as const;

/** Keeps calls in MongoDB, one document per call with its events, its head and its row inside. */
@Injectable()
export class MongoCallStore extends CallStore {
  readonly name = 'mongodb';

  constructor(private readonly access: MongoAccess) {
    super();
  }

  append(events: readonly CallEvent[]): Promise<StoredSums[]> {
    if (events.length === 0) return Promise.resolve([]);
    return this.access.perform((collections, { signal }) =>
      appendAndLog(collections, events, { signal, onEmptyLog: () => this.makeLogReady() }),
    );
  }

  redact(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return this.access.perform(({ calls }, { signal }) => redactEvents(calls, events, signal));
  }

  recompute(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return this.access.perform((collections, { signal }) => recomputeCalls(collections, events, signal));
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
    const plan = planFeed(listing.filter, listing.sort);
    const ask = async ({ calls }: MongoCollections, limits: ListLimits): Promise<Call[]> =>
      toCalls(await listFeed(calls, listing, { ...this.listOptions(limits), plan: this.usable(plan) }));
    return isWideListing(listing) ? this.access.query(ask) : this.access.perform(ask);
  }

  count(filter: CallFilter): Promise<number> {
    return this.access.query(({ calls }, options) => countFeed(calls, filter, options));
  }

  countEach(filters: readonly CallFilter[], most: number): Promise<number[]> {
    return this.access.query(({ calls }, options) => countEach(calls, { filters, most }, options));
  }

  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return this.access.query(({ calls }, options) => tallyFeed(calls, question, options));
  }

  tallyAgents(filter: CallFilter): Promise<AgentStatistics> {
    return this.access.query(({ calls }, options) => tallyAgents(calls, filter, options));
  }

  tallyOffers(question: OfferQuestion): Promise<OfferTally> {
    return this.access.query(({ calls }, options) => tallyOffers(calls, question, options));
  }

  tallyWaits(question: WaitQuestion): Promise<WaitTally> {
    return this.access.query(({ calls }, options) => tallyWaits(calls, question, options));
  }

  listLog(after: number, limit: number): Promise<LogEntry[]> {
    return this.access.perform(({ log }) => listLog(log, after, limit));
  }

  findLogEnd(): Promise<LogEntry | null> {
    return this.access.perform(({ log }) => findLogEnd(log));
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
      const wanted = calls.find({ _id: { $in: callIds } }, { projection: { events: 1 }, ...EXACT });
      return (await wanted.toArray()).flatMap(toCallEvents);
    });
  }

  findHeads(callIds: readonly string[]): Promise<CallHead[]> {
    return this.access.perform(({ calls }) => findHeads(calls, callIds));
  }

  findChangedHead(callId: string): Promise<ChangedHead | null> {
    return this.access.perform(({ calls }) => findChangedHead(calls, callId));
  }

  listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]> {
    return this.access.perform(({ calls }) => listHeads(calls, day, limit, after ?? ''));
  }

  listChanged(limit: number, after: ChangePosition): Promise<ChangedHead[]> {
    return this.access.perform(({ calls }) => listChanged(calls, limit, after));
  }

  digestDays(range: DayRange): Promise<DayDigest[]> {
    return this.access.query(({ calls }, { maxTimeMS }) => digestDays(calls, range, maxTimeMS));
  }

  findDays(): Promise<DayRange | null> {
    return this.access.perform(({ calls }) => findDays(calls));
  }

  listUnfinished(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest({ ...startedBefore('unsettled', before, after), 'call.endedAt': null }, limit);
  }

  listUnerased(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest(startedBefore('kept', before, after), limit);
  }

  listEditions(limit: number, after: StartPosition | null): Promise<RowEdition[]> {
    return this.access.perform(({ calls }, limits) =>
      listEditions(calls, limit, after, this.listOptions(limits)),
    );
  }

  listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    const left: mongo.Filter<CallDocument> = { marks: 'undeleted_recordings' };
    return this.read(({ calls }) => calls.find(left, ROW).limit(limit).toArray());
  }

  takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
    return this.access.perform(({ leases }) => takeLease(leases, { name, holder, seconds }));
  }

  ping(): Promise<void> {
    return this.access.ping();
  }

  /** While the indexes are being made MongoDB takes what there is. */
  private usable(plan: FeedPlan): FeedPlan {
    return this.access.indexes.areMade ? plan : { ...plan, hint: null };
  }

  private listOptions({ maxTimeMS }: ListLimits): Omit<ListOptions, 'plan'> {
    return { maxTimeMS, onMissingIndex: () => this.access.indexes.suspect() };
  }

  /** An empty log may be that of a database that was emptied, whose other indexes are gone as well. */
  private async makeLogReady(): Promise<void> {
    await this.access.indexes.ensureLog();
    this.access.indexes.suspect();
  }

  private listOldest(filter: mongo.Filter<CallDocument>, limit: number): Promise<Call[]> {
    return this.read(({ calls }) => calls.find(filter, ROW).sort(OLDEST_FIRST).limit(limit).toArray());
  }

  private read(question: (collections: MongoCollections) => Promise<CallDocument[]>): Promise<Call[]> {
    return this.access.perform(async (collections) => toCalls(await question(collections)));
  }
}
