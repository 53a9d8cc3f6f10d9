import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { within } from '../../common/time/within.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { EventSet } from '../fold/event-set.js';
import { Journal } from '../journal/journal.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { StoreDrains } from './store-drains.js';
import { type CallStoreLink, StoreLinks } from './store-links.js';
import { UndeliveredEvents } from './undelivered-events.js';
import { type KnownHistory, ToldHistories } from './told-histories.js';

export type { KnownHistory } from './told-histories.js';

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
