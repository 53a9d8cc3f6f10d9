import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../common/time/clock.js';
import { within } from '../../common/time/within.js';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import { MINUTE } from '../../config/time.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { EventSet } from '../fold/event-set.js';
import { Journal } from '../journal/journal.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { StoreDrains } from './store-drains.js';
import { sizeOf } from './recent-calls.js';
import { type CallStoreLink, StoreLinks } from './store-links.js';

/** What is known of a call. */
export interface KnownHistory {
  /** Distinct, in order. */
  readonly events: readonly CallEvent[];
  /** Whether a store told that has all that was recorded here; without one there may be more. */
  readonly isWhole: boolean;
}

/** A history that several may wait for. */
interface Answer {
  readonly promise: Promise<KnownHistory>;
  readonly resolve: (history: KnownHistory) => void;
}

function answerToCome(): Answer {
  let resolve: Answer['resolve'] = () => undefined;
  const promise = new Promise<KnownHistory>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Most calls that a store is asked for at once. */
const PORTION = 100;
/** Longest time, in milliseconds, that a store is waited for: whoever reports a call waits as long. */
const LIMIT = 2000;
/** How much longer, in milliseconds, when the other store has told already. */
const GRACE = 50;
/** Questions under way at a time; who asks meanwhile shares the next one. */
const MOST_QUESTIONS = 2;

/**
 * Reads the histories of calls from both stores, whichever answers, and adds what a store has not taken yet.
 *
 * Those who ask at a time share one question. After a restart a store knows a call only when it has taken what the journal held.
 * Whoever is content with what was told a moment ago causes no question; what this process recorded since then is added.
 */
@Injectable()
export class CallHistories implements OnModuleDestroy {
  private readonly undelivered: UndeliveredEvents;
  private readonly waiting = new Map<string, Answer>();
  private readonly told: ToldHistories;
  private questions = 0;
  private timer: NodeJS.Immediate | null = null;
  private readonly forget: () => void;

  constructor(
    private readonly links: StoreLinks,
    private readonly journal: Journal,
    drains: StoreDrains,
    clock: Clock,
  ) {
    this.told = new ToldHistories(clock);
    this.undelivered = new UndeliveredEvents(() => journal.last);
    this.forget = drains.onDelivered((store, events) => this.undelivered.remove(store, events));
  }

  onModuleDestroy(): void {
    this.forget();
    if (this.timer !== null) clearImmediate(this.timer);
  }

  /** Takes note of events that are durable by now. */
  note(events: readonly CallEvent[]): void {
    const own = events.filter(({ source }) => source === 'api');
    if (own.length > 0) this.undelivered.add(own);
    this.told.add(own);
  }

  listUndelivered(): Iterable<CallEvent> {
    return this.undelivered.list();
  }

  /**
   * Never rejects.
   *
   * @param oldest how long ago, in milliseconds, a store may have told: another instance may have recorded more meanwhile
   */
  async find(callIds: readonly string[], oldest: number): Promise<ReadonlyMap<string, KnownHistory>> {
    const histories = callIds.map(async (callId) => {
      return [callId, this.told.find(callId, oldest) ?? (await this.askFor(callId))] as const;
    });
    return new Map(await Promise.all(histories));
  }

  private askFor(callId: string): Promise<KnownHistory> {
    const shared = this.waiting.get(callId) ?? answerToCome();
    this.waiting.set(callId, shared);
    if (this.questions < MOST_QUESTIONS) this.timer ??= setImmediate(() => this.askNext());
    return shared.promise;
  }

  private askNext(): void {
    this.timer = null;
    while (this.waiting.size > 0 && this.questions < MOST_QUESTIONS) {
      const asked = new Map([...this.waiting].slice(0, PORTION));
      for (const callId of asked.keys()) this.waiting.delete(callId);
      this.questions += 1;
      void this.answer(asked).finally(() => {
        this.questions -= 1;
        this.askNext();
      });
    }
  }

  private async answer(asked: ReadonlyMap<string, Answer>): Promise<void> {
    const callIds = [...asked.keys()];
    // Before the stores are asked: what they take meanwhile is missing in neither.
    const own = new Map(callIds.map((callId) => [callId, this.undelivered.of(callId)]));
    const answers = await this.answersOf(callIds);
    const isWhole = answers.some((answer) => answer.isWhole);
    const told = groupByCall(answers.flatMap(({ events }) => events));
    for (const [callId, { resolve }] of asked) {
      // And after: somebody may have recorded more.
      const more = [...(own.get(callId) ?? []), ...this.undelivered.of(callId)];
      const { all: events } = new EventSet([...(told.get(callId) ?? []), ...more]);
      if (isWhole) this.told.keep(callId, events);
      resolve({ events, isWhole });
    }
  }

  /** Waits for both stores, but not long for the second one once the first has told all. */
  private async answersOf(callIds: readonly string[]): Promise<KnownHistory[]> {
    const answers: KnownHistory[] = [];
    const asked = this.links.all.map(async (link) => {
      const answer = await this.ask(link, callIds);
      if (answer !== null) answers.push(answer);
      if (answer?.isWhole !== true) throw new StoreUnavailableError(`${link.name} may not know all`);
    });
    const all = Promise.allSettled(asked);
    await Promise.any(asked).catch(() => undefined);
    await within(GRACE, all, tooLate).catch(() => undefined);
    return [...answers];
  }

  /** @returns `null` when the store does not answer */
  private async ask(link: CallStoreLink, callIds: readonly string[]): Promise<KnownHistory | null> {
    const needed = Math.max(this.journal.lastAtOpening, this.undelivered.droppedAt(link.name));
    const isWhole = this.journal.hasPassed(link.name, needed);
    try {
      const events = await link.executeWithin((store) => store.listEventsOf(callIds), LIMIT);
      return { events, isWhole };
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return null;
      throw error;
    }
  }
}

function tooLate(): Error {
  return new StoreUnavailableError('A store took too long to tell of a call');
}

/** How much text is remembered, in characters. */
const MOST_TEXT = 32_000_000;
/** For how long, in milliseconds: what went around the journal is told by no drain. */
const KEPT = 10 * MINUTE;

interface Undelivered {
  readonly event: CallEvent;
  readonly missing: ReadonlySet<StoreName>;
}

/** Events that were recorded and that a store has not taken yet; the oldest calls are dropped when they are too much. */
class UndeliveredEvents {
  private readonly calls = new LRUCache<string, readonly Undelivered[]>({
    maxSize: MOST_TEXT,
    ttl: KEPT,
    sizeCalculation: (entries) => entries.reduce((sum, { event }) => sum + sizeOf(event), 1),
    dispose: (entries, _callId, reason) => {
      if (reason === 'evict' || reason === 'expire') this.drop(entries);
    },
  });
  private readonly dropped = new Map<StoreName, number>();

  /** @param lastEntry tells the number of the journal's last entry */
  constructor(private readonly lastEntry: () => number) {}

  add(events: readonly CallEvent[]): void {
    const missing = new Set(STORE_NAMES);
    for (const [callId, added] of groupByCall(events)) {
      const entries = this.calls.peek(callId) ?? [];
      this.calls.set(callId, [...entries, ...added.map((event) => ({ event, missing }))]);
    }
  }

  remove(store: StoreName, events: readonly CallEvent[]): void {
    for (const [callId, taken] of groupByCall(events)) this.removeFrom(callId, store, taken);
  }

  of(callId: string): CallEvent[] {
    return (this.calls.peek(callId) ?? []).map(({ event }) => event);
  }

  *list(): Generator<CallEvent> {
    for (const entries of this.calls.values()) for (const { event } of entries) yield event;
  }

  /** Up to which entry of the journal a store must have come to know what was dropped. */
  droppedAt(store: StoreName): number {
    return this.dropped.get(store) ?? 0;
  }

  private removeFrom(callId: string, store: StoreName, taken: readonly CallEvent[]): void {
    const entries = this.calls.peek(callId);
    if (entries === undefined) return;
    const ids = new Set(taken.map(({ id }) => id));
    const left = entries
      .map((entry) => (ids.has(entry.event.id) ? without(entry, store) : entry))
      .filter(({ missing }) => missing.size > 0);
    if (left.length === 0) this.calls.delete(callId);
    else this.calls.set(callId, left);
  }

  private drop(entries: readonly Undelivered[]): void {
    for (const store of STORE_NAMES) {
      if (entries.some(({ missing }) => missing.has(store))) this.dropped.set(store, this.lastEntry());
    }
  }
}

function without({ event, missing }: Undelivered, store: StoreName): Undelivered {
  return { event, missing: new Set([...missing].filter((name) => name !== store)) };
}

/** How much text of told histories is kept, in characters, and for how long, in milliseconds. */
const MOST_TOLD = 16_000_000;
const KEPT_TOLD = 10_000;

interface Told {
  readonly events: readonly CallEvent[];
  /** By the clock that only grows. */
  readonly at: number;
}

/** What stores told of calls a moment ago, and what this process added since. */
class ToldHistories {
  private readonly calls = new LRUCache<string, Told>({
    maxSize: MOST_TOLD,
    ttl: KEPT_TOLD,
    sizeCalculation: ({ events }) => events.reduce((sum, event) => sum + sizeOf(event), 1),
  });

  constructor(private readonly clock: Clock) {}

  keep(callId: string, events: readonly CallEvent[]): void {
    this.calls.set(callId, { events, at: this.clock.monotonic() });
  }

  add(events: readonly CallEvent[]): void {
    for (const [callId, added] of groupByCall(events)) {
      const told = this.calls.get(callId);
      if (told === undefined) continue;
      this.calls.set(callId, { ...told, events: new EventSet([...told.events, ...added]).all });
    }
  }

  find(callId: string, oldest: number): KnownHistory | null {
    const told = this.calls.get(callId);
    if (told === undefined || this.clock.monotonic() - told.at >= oldest) return null;
    return { events: told.events, isWhole: true };
  }
}
