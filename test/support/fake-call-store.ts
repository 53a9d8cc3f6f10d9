import { type Call, isNewerRow } from '../../src/calls/model/call.js';
import { type CallEvent, compareCallEvents, groupByCall } from '../../src/calls/model/call-event.js';
import {
  type CallHead,
  type ChangedHead,
  dayOf,
  type DayDigest,
  areSumsEqual,
  type StoredSums,
  sumsOf,
  sumsOfRow,
} from '../../src/calls/model/call-head.js';
import {
  CallStore,
  type ChangePosition,
  type DayRange,
  type StartPosition,
  type LogEntry,
  type PublishOptions,
  type RowEdition,
} from '../../src/calls/stores/call-store.js';
import { StoreRejectedError, StoreUnavailableError } from '../../src/database/link/store.errors.js';
import type { StoreName } from '../../src/config/app-config.js';
import type { CallFilter, CallListing } from '../../src/calls/feed/call-filter.js';
import type {
  OfferQuestion,
  OfferTally,
  WaitQuestion,
  WaitTally,
} from '../../src/calls/feed/call-metrics.js';
import type {
  AgentStatistics,
  CallStatistics,
  StatisticsQuestion,
} from '../../src/calls/feed/call-statistics.js';
import { comparePositions, matchesFilter, positionOf } from '../../src/calls/feed/matches-filter.js';
import { addUp, NO_SUMS } from '../../src/calls/reconcile/compare-heads.js';
import { compareCopies } from '../../src/calls/model/fingerprint.js';
import { FakeLog } from './fake-log.js';
import { listCalls } from './list-calls.js';
import { tallyAgents, tallyCalls } from './tally-calls.js';
import { tallyOffers, tallyWaits } from './tally-metrics.js';

/** What goes wrong with a {@link FakeCallStore}. */
export interface Faults {
  /** Refuses every call. */
  down: boolean;
  /** Never answers. */
  hangs: boolean;
  /** Does what it is asked and then fails, as when the answer is lost. */
  losesAnswers: boolean;
  /** Takes a few milliseconds for everything. */
  slow: boolean;
  /** Ids of events it can never take. */
  rejects: Set<string>;
}

/** A store in memory that keeps the contract, with faults to switch on. */
export class FakeCallStore extends CallStore {
  readonly faults: Faults = {
    down: false,
    hangs: false,
    losesAnswers: false,
    slow: false,
    rejects: new Set(),
  };
  /** Sizes of the batches that were appended. */
  readonly batches: number[] = [];
  private events = new Map<string, CallEvent>();
  private rows = new Map<string, Call>();
  private changes = new Map<string, number>();
  private log = new FakeLog();
  private readonly leases = new Map<string, { holder: string; until: number }>();
  private ticks = 0;

  constructor(readonly name: StoreName) {
    super();
  }

  append(events: readonly CallEvent[]): Promise<StoredSums[]> {
    return this.answer(() => {
      if (events.some((event) => this.refuses(event))) throw new StoreRejectedError('never');
      this.batches.push(events.length);
      for (const event of events) this.keep(structuredClone(event));
      const touched = groupByCall(this.eventsOf(events.map(({ callId }) => callId)));
      return [...touched].map(([callId, ofCall]) => ({ callId, stored: sumsOf(ofCall) }));
    });
  }

  redact(events: readonly CallEvent[]): Promise<void> {
    return this.answer(() => {
      for (const { id, receivedAt, data } of structuredClone(events)) {
        const known = this.events.get(id);
        if (known?.receivedAt === receivedAt) this.events.set(id, { ...known, data } as CallEvent);
      }
    });
  }

  /** The sums are worked out anew whenever they are asked for; only the log can have lost anything. */
  recompute(events: readonly CallEvent[]): Promise<void> {
    return this.answer(() => {
      for (const { id } of events) {
        const known = this.events.get(id);
        if (known !== undefined) this.log.add(known);
      }
    });
  }

  publish(calls: readonly Call[], { rebuild = false }: PublishOptions = {}): Promise<void> {
    return this.answer(() => {
      for (const call of calls)
        if (this.isNewer(call, rebuild)) this.rows.set(call.id, structuredClone(call));
    });
  }

  findById(id: string): Promise<Call | null> {
    return this.answer(() => this.rows.get(id) ?? null);
  }

  findMany(ids: readonly string[]): Promise<Call[]> {
    return this.answer(() => ids.flatMap((id) => this.rows.get(id) ?? []));
  }

  list(listing: CallListing): Promise<Call[]> {
    return this.answer(() => listCalls([...this.rows.values()], listing));
  }

  count(filter: CallFilter): Promise<number> {
    return this.answer(() => this.matching(filter).length);
  }

  countEach(filters: readonly CallFilter[], most: number): Promise<number[]> {
    return this.answer(() => filters.map((filter) => Math.min(this.matching(filter).length, most)));
  }

  tally(question: StatisticsQuestion): Promise<CallStatistics> {
    return this.answer(() => tallyCalls([...this.rows.values()], question));
  }

  tallyAgents(filter: CallFilter): Promise<AgentStatistics> {
    return this.answer(() => tallyAgents([...this.rows.values()], filter));
  }

  tallyOffers(question: OfferQuestion): Promise<OfferTally> {
    return this.answer(() => tallyOffers([...this.rows.values()], question));
  }

  tallyWaits(question: WaitQuestion): Promise<WaitTally> {
    return this.answer(() => tallyWaits([...this.rows.values()], question));
  }

  listLog(after: number, limit: number): Promise<LogEntry[]> {
    return this.answer(() => this.log.after(after, limit));
  }

  findLogEnd(): Promise<LogEntry | null> {
    return this.answer(() => this.log.end());
  }

  findInLog(eventIds: readonly string[]): Promise<LogEntry[]> {
    return this.answer(() => this.log.find(eventIds));
  }

  findLogStarts(callIds: readonly string[]): Promise<LogEntry[]> {
    return this.answer(() => this.log.starts(callIds));
  }

  listEvents(callId: string): Promise<CallEvent[]> {
    return this.answer(() => this.eventsOf([callId]));
  }

  listEventsOf(callIds: readonly string[]): Promise<CallEvent[]> {
    return this.answer(() => this.eventsOf(callIds));
  }

  findHeads(callIds: readonly string[]): Promise<CallHead[]> {
    return this.answer(() => this.heads().filter(({ callId }) => callIds.includes(callId)));
  }

  async findChangedHead(callId: string): Promise<ChangedHead | null> {
    const changed = await this.listChanged(Infinity, { changedAt: '', callId: '' });
    return changed.find((head) => head.callId === callId) ?? null;
  }

  listHeads(day: string, limit: number, after: string | null): Promise<CallHead[]> {
    return this.answer(() =>
      this.heads()
        .filter((head) => head.day === day && head.callId > (after ?? ''))
        .sort((left, right) => (left.callId < right.callId ? -1 : 1))
        .slice(0, limit),
    );
  }

  listChanged(limit: number, after: ChangePosition): Promise<ChangedHead[]> {
    return this.answer(() =>
      this.heads()
        .map((head) => ({ ...head, changedAt: new Date(this.changes.get(head.callId) ?? 0).toISOString() }))
        .sort((left, right) => (changeKey(left) < changeKey(right) ? -1 : 1))
        .filter((head) => changeKey(head) > changeKey(after))
        .slice(0, limit),
    );
  }

  digestDays({ from, to }: DayRange): Promise<DayDigest[]> {
    return this.answer(() => {
      const heads = this.heads().filter(({ day }) => day >= from && day <= to);
      const days = [...new Set(heads.map(({ day }) => day))].sort();
      return days.map((day) =>
        digestOf(
          day,
          heads.filter((head) => head.day === day),
        ),
      );
    });
  }

  findDays(): Promise<DayRange | null> {
    return this.answer(() => {
      const days = this.heads()
        .map(({ day }) => day)
        .sort();
      const [from, to] = [days[0], days.at(-1)];
      return from === undefined || to === undefined ? null : { from, to };
    });
  }

  listUnfinished(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.answer(() => this.oldest(before, after, ({ endedAt }) => endedAt === null).slice(0, limit));
  }

  listUnerased(before: string, limit: number, after: StartPosition | null): Promise<Call[]> {
    return this.answer(() => this.oldest(before, after, ({ erasedAt }) => erasedAt === null).slice(0, limit));
  }

  listEditions(limit: number, after: StartPosition | null): Promise<RowEdition[]> {
    const isAfter = (call: Call): boolean =>
      after === null || comparePositions(positionOf(call, 'startedAt'), after) < 0;
    return this.answer(() =>
      [...this.rows.values()]
        .filter(isAfter)
        .sort((left, right) =>
          comparePositions(positionOf(right, 'startedAt'), positionOf(left, 'startedAt')),
        )
        .map(({ id, startedAt, foldVersion }) => ({ id, startedAt, foldVersion }))
        .slice(0, limit),
    );
  }

  listWithUndeletedRecordings(limit: number): Promise<Call[]> {
    return this.answer(() =>
      [...this.rows.values()].filter(({ undeletedRecordings }) => undeletedRecordings > 0).slice(0, limit),
    );
  }

  takeLease(name: string, holder: string, seconds: number): Promise<boolean> {
    return this.answer(() => {
      const now = Date.now();
      const lease = this.leases.get(name);
      if (lease !== undefined && lease.holder !== holder && lease.until > now) return false;
      this.leases.set(name, { holder, until: now + seconds * 1000 });
      return true;
    });
  }

  ping(): Promise<void> {
    return this.answer(() => undefined);
  }

  /** Every event and row, without any fault. */
  contents(): { events: CallEvent[]; rows: Call[] } {
    return { events: this.all(), rows: [...this.rows.values()] };
  }

  /** Forgets everything, or goes back to an earlier copy. */
  restore(copy: { events: CallEvent[]; rows: Call[] } = { events: [], rows: [] }): void {
    this.events = new Map(copy.events.map((event) => [event.id, event]));
    this.rows = new Map(copy.rows.map((row) => [row.id, row]));
    this.changes = new Map();
    this.log = new FakeLog();
    for (const event of copy.events) this.log.add(event);
  }

  /** Takes entries out of the log behind Mainline's back. */
  loseLogEntries(eventIds: readonly string[]): void {
    this.log.lose(eventIds);
  }

  /** Changes a row behind Mainline's back. */
  tamper(call: Call): void {
    this.rows.set(call.id, call);
  }

  protected isNewer(call: Call, rebuild = false): boolean {
    const row = this.rows.get(call.id);
    if (row === undefined || isNewerRow(call, row)) return true;
    return rebuild && areSumsEqual(sumsOf(this.eventsOf([call.id])), sumsOfRow(call));
  }

  private refuses({ id, at, receivedAt }: CallEvent): boolean {
    return this.faults.rejects.has(id) || [at, receivedAt].some((time) => Number.isNaN(Date.parse(time)));
  }

  private keep(event: CallEvent): void {
    const known = this.events.get(event.id);
    if (known !== undefined && compareCopies(known, event) <= 0) return;
    this.events.set(event.id, event);
    this.log.add(event);
    this.ticks += 1;
    this.changes.set(event.callId, Date.now() + this.ticks / 1000);
  }

  private matching(filter: CallFilter): Call[] {
    return [...this.rows.values()].filter((call) => matchesFilter(call, filter));
  }

  private all(): CallEvent[] {
    return [...this.events.values()].sort(compareCallEvents);
  }

  private eventsOf(callIds: readonly string[]): CallEvent[] {
    const wanted = new Set(callIds);
    const found = [...this.events.values()].filter(({ callId }) => wanted.has(callId));
    return found.sort(compareCallEvents);
  }

  private heads(): CallHead[] {
    return [...groupByCall([...this.events.values()])].map(([callId, events]) => {
      const row = this.rows.get(callId);
      return { callId, day: dayOf(events), stored: sumsOf(events), published: row ? sumsOfRow(row) : null };
    });
  }

  private oldest(before: string, after: StartPosition | null, isWanted: (call: Call) => boolean): Call[] {
    return [...this.rows.values()]
      .filter((call) => call.startedAt < before && isWanted(call))
      .filter((call) => after === null || comparePositions(positionOf(call, 'startedAt'), after) > 0)
      .sort((left, right) => comparePositions(positionOf(left, 'startedAt'), positionOf(right, 'startedAt')));
  }

  private async answer<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.faults.slow) await new Promise((resolve) => setTimeout(resolve, 3));
    if (this.faults.hangs) await new Promise(() => undefined);
    if (this.faults.down) throw new StoreUnavailableError(`${this.name} is down`);
    const result = structuredClone(work());
    if (this.faults.losesAnswers) throw new StoreUnavailableError(`${this.name} was cut off`);
    return result;
  }
}

function changeKey({ changedAt, callId }: ChangePosition): string {
  return `${changedAt} ${callId}`;
}

function digestOf(day: string, heads: readonly CallHead[]): DayDigest {
  const shown = heads.flatMap((head) => head.published ?? []);
  const held = heads.map((head) => head.stored);
  return {
    day,
    calls: heads.length,
    stored: held.reduce(addUp, NO_SUMS),
    published: shown.reduce(addUp, NO_SUMS),
  };
}
