import { Injectable } from '@nestjs/common';
import type { SupabaseClient } from '@supabase/supabase-js';
import type { Database } from '../../../database/database.types.js';
import { SupabaseClients } from '../../../database/supabase/supabase-clients.js';
import type { Call } from '../../model/call.js';
import { type CallEvent, compareCallEvents } from '../../model/call-event.js';
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
import type { CallRow, EditionRow } from './call-row.js';
import { toAppendItem, toCall, toCallEvents, toCallRow, toCalls, toRowEdition } from './call-row.mapper.js';
import { toFilterArgument, toPageArgument } from './feed-arguments.js';
import { comingBefore, listOf } from './feed-conditions.js';
import {
  type DigestRow,
  type HeadRow,
  type SumsRow,
  toCallHead,
  toChangedHead,
  toDayDigest,
  toDayRange,
  toRows,
  toStoredSums,
} from './head-row.js';
import { toLogEntries } from './log-row.js';
import { toAgentStatistics, toOfferTally, toStatistics, toWaitTally } from './statistics-answer.js';
import { unwrap, unwrapQuery } from './to-store-error.js';

/** Only {@link SupabaseCallStore} writes the tables, so that rows hold what it wrote. */
type Replacing = { merge: false };

interface OldestPage {
  readonly startedBefore: string;
  readonly limit: number;
  readonly after: StartPosition | null;
}

/**
 * Keeps calls in Supabase: a row per event, a head and a row per call.
 *
 * Every method is one request, which the client bounds by the time limit; what lists, counts and adds up calls may take as long as
 * queries may, and rejects with {@link QueryTimeoutError} when the database ends it for taking too long. Reads switch off the client's own
 * retries: whoever called decides whether to try again, or to ask the other store.
 */
@Injectable()
export class SupabaseCallStore extends CallStore {
  readonly name = 'supabase';

  private readonly client: SupabaseClient<Database>;

  constructor(private readonly clients: SupabaseClients) {
    super();
    this.client = clients.client;
  }

  async append(events: readonly CallEvent[]): Promise<StoredSums[]> {
    if (events.length === 0) return [];
    const answer = await this.client.rpc('append_call_events', { batch: events.map(toAppendItem) });
    return toRows<SumsRow>(unwrap(answer)).map(toStoredSums);
  }

  async redact(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return;
    unwrap(await this.client.rpc('redact_call_events', { batch: events.map(toAppendItem) }));
  }

  async recompute(events: readonly CallEvent[]): Promise<void> {
    if (events.length === 0) return;
    unwrap(await this.client.rpc('recompute_calls', { batch: events.map(toAppendItem) }));
  }

  async publish(calls: readonly Call[], { rebuild = false }: PublishOptions = {}): Promise<void> {
    if (calls.length === 0) return;
    unwrap(await this.client.rpc('publish_calls', { batch: calls.map(toCallRow), rebuild }));
  }

  async findById(id: string): Promise<Call | null> {
    const answer = this.client.from('calls').select().eq('id', id).maybeSingle().retry(false);
    const row = unwrap(await answer.overrideTypes<CallRow, Replacing>());
    return row === null ? null : toCall(row);
  }

  async findMany(ids: readonly string[]): Promise<Call[]> {
    if (ids.length === 0) return [];
    const wanted = this.client.from('calls').select().filter('id', 'in', listOf(ids));
    return toCalls(unwrap(await wanted.retry(false)));
  }

  async list(listing: CallListing): Promise<Call[]> {
    const question = { filter: toFilterArgument(listing.filter), page: toPageArgument(listing) };
    const client = isWideListing(listing) ? this.clients.patient : this.client;
    return toCalls(toRows<object>(unwrapQuery(await client.rpc('list_calls', question))));
  }

  async count(wanted: CallFilter): Promise<number> {
    const filter = toFilterArgument(wanted);
    return unwrapQuery(await this.clients.patient.rpc('count_calls', { filter })) ?? 0;
  }

  async countEach(wanted: readonly CallFilter[], most: number): Promise<number[]> {
    const question = { filters: wanted.map(toFilterArgument), most };
    return toRows<number>(unwrapQuery(await this.clients.patient.rpc('count_each', question)));
  }

  async tally({ filter, boundaries, offsets }: StatisticsQuestion): Promise<CallStatistics> {
    const question = { filter: toFilterArgument(filter), boundaries, offsets };
    return toStatistics(unwrapQuery(await this.clients.patient.rpc('tally_calls', question)));
  }

  async tallyAgents(wanted: CallFilter): Promise<AgentStatistics> {
    const filter = toFilterArgument(wanted);
    return toAgentStatistics(unwrapQuery(await this.clients.patient.rpc('tally_agents', { filter })));
  }

  async tallyOffers(question: OfferQuestion): Promise<OfferTally> {
    return toOfferTally(unwrapQuery(await this.clients.patient.rpc('tally_offers', { question })));
  }

  async tallyWaits(question: WaitQuestion): Promise<WaitTally> {
    return toWaitTally(unwrapQuery(await this.clients.patient.rpc('tally_waits', { question })));
  }

  async listLog(after: number, limit: number): Promise<LogEntry[]> {
    const place = { after_number: after, page: limit };
    return toLogEntries(unwrap(await this.client.rpc('list_log', place)));
  }

  async findLogEnd(): Promise<LogEntry | null> {
    return toLogEntries(unwrap(await this.client.rpc('find_log_end')))[0] ?? null;
  }

  async findInLog(eventIds: readonly string[]): Promise<LogEntry[]> {
    return toLogEntries(unwrap(await this.client.rpc('find_in_log', { event_ids: eventIds })));
  }

  async findLogStarts(callIds: readonly string[]): Promise<LogEntry[]> {
    return toLogEntries(unwrap(await this.client.rpc('find_log_starts', { call_ids: callIds })));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.listEventsOf([callId]);
  }

  async listEventsOf(callIds: readonly string[]): Promise<CallEvent[]> {
    const answer = await this.client.rpc('list_events_of', { call_ids: [...callIds] });
    return toCallEvents(unwrap(answer)).sort(compareCallEvents);
  }

  async findHeads(callIds: readonly string[]): Promise<CallHead[]> {
    const answer = await this.client.rpc('find_heads', { call_ids: [...callIds] });
    return toRows<HeadRow>(unwrap(answer)).map(toCallHead);
  }

  async findChangedHead(callId: string): Promise<ChangedHead | null> {
    const answer = await this.client.rpc('find_heads', { call_ids: [callId] });
    const [row] = toRows<HeadRow>(unwrap(answer));
    return row === undefined ? null : toChangedHead(row);
  }

  async listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]> {
    const place = { wanted_day: day, page: limit, after_id: after ?? '' };
    return toRows<HeadRow>(unwrap(await this.client.rpc('list_heads', place))).map(toCallHead);
  }

  async listChanged(limit: number, { changedAt, callId }: ChangePosition): Promise<ChangedHead[]> {
    const place = { page: limit, after_time: changedAt, after_id: callId };
    return toRows<HeadRow>(unwrap(await this.client.rpc('list_changed_heads', place))).map(toChangedHead);
  }

  async digestDays({ from, to }: DayRange): Promise<DayDigest[]> {
    const answer = await this.clients.patient.rpc('digest_days', { from_day: from, to_day: to });
    return toRows<DigestRow>(unwrap(answer)).map(toDayDigest);
  }

  async findDays(): Promise<DayRange | null> {
    return toDayRange(unwrap(await this.client.rpc('find_days')));
  }

  listUnfinished(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest('ended_at', { startedBefore, limit, after });
  }

  listUnerased(startedBefore: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.listOldest('erased_at', { startedBefore, limit, after });
  }

  async listEditions(limit: number, after: StartPosition | null): Promise<RowEdition[]> {
    const place = { page: limit, before_time: after?.key ?? 'infinity', before_id: after?.id ?? '' };
    return toRows<EditionRow>(unwrap(await this.client.rpc('list_editions', place))).map(toRowEdition);
  }

  async listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    const calls = this.client.from('calls').select().gt('undeleted_recordings', 0).limit(limit);
    return toCalls(unwrap(await calls.retry(false)));
  }

  async takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
    const lease = { lease_name: name, lease_holder: holder, seconds };
    return unwrap(await this.client.rpc('take_lease', lease)) === true;
  }

  async ping(): Promise<void> {
    unwrap(await this.client.from('calls').select('id').limit(1).retry(false));
  }

  /** @param open the column that is null in the wanted calls */
  private async listOldest(open: 'ended_at' | 'erased_at', place: OldestPage): Promise<Call[]> {
    const { startedBefore, limit, after } = place;
    const all = this.client.from('calls').select().is(open, null).lt('started_at', startedBefore);
    const page = (after === null ? all : all.gte('started_at', after.key).or(comingBefore(after)))
      .order('started_at')
      .order('id')
      .limit(limit)
      .retry(false);
    return toCalls(unwrap(await page));
  }
}
