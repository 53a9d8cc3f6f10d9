import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CallsRepository } from '../../calls/calls.repository.js';
import { ChangeTail } from '../../calls/changes/change-tail.js';
import { newestCalls } from '../../calls/feed/call-filter.js';
import type { Call } from '../../calls/model/call.js';
import { type CallEvent, groupByCall, isReported } from '../../calls/model/call-event.js';
import type { StartPosition } from '../../calls/stores/call-store.js';
import { RepeatingTask, untilAborted } from '../../common/jobs/repeating-task.js';
import { Clock } from '../../common/time/clock.js';
import { waitAtMost } from '../../common/time/within.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { HOUR } from '../../config/time.js';
import { endsCall, Occupations, type Occupant } from './occupations.js';

/** Calls that a store is asked for at once. */
const PORTION = 100;
const PAGE = 500;
/** How many of the calls that began last are looked at after a start although they are over: a process may have died over them. */
const LAST_CALLS = 200;
/** After the start of every call: who reports one may have a clock that is ahead. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';
/** Own events that are known again in the logs; of one that was forgotten its call is read once more. */
const MOST_OWN = 50_000;
/** How long ago, in milliseconds, a store may have told of a call that only this process has added to since. */
const OLDEST = 2000;
/** Until the logs are followed, in milliseconds. */
const SOON = 100;
/** From a look at stores that could not tell to the next, in milliseconds. */
const RETRY = 1000;
/** Longest time, in milliseconds, that anybody waits for the first look at all calls. */
const LONGEST_START = 2000;

/** What was seen of a call. */
export interface SeenCall {
  readonly callId: string;
  readonly events: readonly CallEvent[];
  /** Whether that is the whole history; else it is what has just happened in a telephone call. */
  readonly isWhole: boolean;
}

export type CallListener = (seen: SeenCall) => void;

/**
 * The calls under way, as far as this instance has to know them at once: whom they occupy.
 *
 * They are read from a store when the process starts, and followed from then on by what this process records and by what the logs
 * say that others have recorded: no call is asked for again while nothing happens in it. Whoever has to conclude something from a
 * call listens to every look at one; nobody keeps its history.
 */
@Injectable()
export class OpenCalls implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly occupations = new Occupations();
  private readonly listeners = new Set<CallListener>();
  private readonly own = new LRUCache<string, true>({ max: MOST_OWN });
  /** The calls to read, and how long ago a store may have told of them. */
  private readonly wanted = new Map<string, number>();
  private readonly logger = new Logger(OpenCalls.name);
  private readonly reading = new RepeatingTask(
    (signal) => untilAborted(signal, this.read(signal)),
    (error) => this.noteFailure(error),
  );
  private isListed = false;
  private isMissing = false;
  private isReady = (): void => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.isReady = resolve));

  constructor(
    private readonly calls: CallsRepository,
    private readonly tail: ChangeTail,
    private readonly clock: Clock,
  ) {}

  /** How many calls are under way. */
  get count(): number {
    return this.occupations.size;
  }

  onApplicationBootstrap(): void {
    this.calls.onRecorded((events) => this.take(events));
    this.tail.follow((entries) => {
      for (const { callId, eventId } of entries) if (!this.own.has(eventId)) this.want(callId, 0);
    });
    this.reading.start(0);
  }

  onModuleDestroy(): Promise<void> {
    return this.reading.stop();
  }

  /** Tells every look at a call, before the next one begins. */
  onSeen(listener: CallListener): void {
    this.listeners.add(listener);
  }

  /** Resolves when all calls have been looked at since the start, or after two seconds. */
  async beReady(): Promise<void> {
    await waitAtMost(LONGEST_START, this.ready);
  }

  /** Whether an agent is rung or in a call. @param except the id of a call that does not count */
  isBusy(agent: Occupant, except: string | null = null): boolean {
    return this.occupations.isBusy(agent, except);
  }

  /** @returns since when an agent has had nothing to do, ISO 8601 UTC; `null` where no call of the agent was seen */
  idleSince(agent: Occupant): string | null {
    return this.occupations.idleSince(agent);
  }

  noteIdle(agentId: string, at: string): void {
    this.occupations.noteIdle(agentId, at);
  }

  /** Looks at all calls under way anew. */
  lookAgain(): void {
    for (const callId of this.occupations.callIds) this.want(callId, OLDEST);
  }

  /** Takes all that is known of a call, from whoever has just read it. */
  see(callId: string, events: readonly CallEvent[]): void {
    this.occupations.see(callId, events, this.clock.nowIso());
    this.tell({ callId, events, isWhole: true });
  }

  private take(events: readonly CallEvent[]): void {
    for (const { id } of events) this.own.set(id, true);
    this.occupations.anticipate(events, this.clock.nowIso());
    for (const [callId, added] of groupByCall(events)) {
      if (added.some(isReported) || this.occupations.isReported(callId)) this.want(callId, OLDEST);
      // What was told of a telephone call a moment ago lacks what webhooks told since.
      else if (added.some(({ source }) => source === 'api')) this.want(callId, 0);
      else this.takeTelephone(callId, added);
    }
  }

  /** A telephone call matters from the moment on when it asks for an agent; what comes after its end may say anything. */
  private takeTelephone(callId: string, events: readonly CallEvent[]): void {
    const isKnown = this.occupations.has(callId);
    if (isKnown || events.some(({ type }) => type === 'dial.started')) {
      this.occupations.add(callId, events, this.clock.nowIso());
      this.tell({ callId, events, isWhole: false });
    } else if (events.some((event) => event.type === 'leg.status' || endsCall(event))) {
      this.want(callId, 0);
    }
  }

  /** While no store can tell, only the next look is waited for. */
  private want(callId: string, oldest: number): void {
    this.wanted.set(callId, Math.min(oldest, this.wanted.get(callId) ?? oldest));
    if (this.isListed && !this.isMissing) this.reading.trigger();
  }

  private async read(signal: AbortSignal): Promise<number> {
    // What others record from then on is told: so what is listed afterwards misses nothing.
    if (!this.tail.isFollowing) return SOON;
    if (!this.isListed) await this.list();
    this.isMissing = false;
    while (this.wanted.size > 0 && !this.isMissing && !signal.aborted) {
      this.isMissing = !(await this.readPortion());
    }
    if (this.isMissing) return RETRY;
    this.isReady();
    return HOUR;
  }

  /** @throws StoreUnavailableError */
  private async list(): Promise<void> {
    let after: StartPosition | null = null;
    do {
      const page: Call[] = await this.calls.listUnfinished(END_OF_TIME, PAGE, after);
      for (const { id } of page) this.wanted.set(id, 0);
      const last = page.at(-1);
      after = last === undefined || page.length < PAGE ? null : { key: last.startedAt, id: last.id };
    } while (after !== null);
    for (const { id } of await this.calls.list(newestCalls(LAST_CALLS))) this.wanted.set(id, 0);
    this.isListed = true;
  }

  /** @returns whether a store told of all of them */
  private async readPortion(): Promise<boolean> {
    const [first] = this.wanted.values();
    const oldest = first ?? 0;
    const callIds = [...this.wanted]
      .filter(([, age]) => age === oldest)
      .map(([callId]) => callId)
      .slice(0, PORTION);
    for (const callId of callIds) this.wanted.delete(callId);
    const histories = await this.calls.findHistories(callIds, oldest);
    for (const [callId, { events, isWhole }] of histories) {
      if (isWhole) this.look(callId, events);
      else this.wanted.set(callId, 0);
    }
    return [...histories.values()].every(({ isWhole }) => isWhole);
  }

  /** One call that cannot be understood is no reason to know nothing of the others. */
  private look(callId: string, events: readonly CallEvent[]): void {
    try {
      this.see(callId, events);
    } catch (error: unknown) {
      this.logger.error(`the call ${callId} cannot be followed`, error);
    }
  }

  /** The link to a store tells of its failures itself. */
  private noteFailure(error: unknown): number {
    if (!(error instanceof StoreUnavailableError)) this.logger.error('calls under way cannot be read', error);
    return RETRY;
  }

  private tell(seen: SeenCall): void {
    for (const listener of this.listeners) listener(seen);
  }
}
