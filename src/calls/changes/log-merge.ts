import type { StoreName } from '../../config/app-config.js';
import type { LogEntry } from '../stores/call-store.js';
import { type ChangeCursor, MAX_TOLD } from './change-cursor.js';
import { shortEventId } from './short-event-id.js';
import { StoreLog } from './store-log.js';
import type { LogReading } from './read-log.js';
import { MINUTE } from '../../config/time.js';

/**
 * How long an event may wait for a store that is down to say whether it told it, in milliseconds since that store's last answer.
 * Waiting is better than repeating, but not for ever: cursors outlive the process, so this is told by the clock on the wall, and an
 * answer that lies further ahead than the patience was noted before that clock was set back.
 */
export const PATIENCE = MINUTE;

/** What a merge is made of. Times are milliseconds since 1970. */
export interface MergeInput {
  readonly cursor: ChangeCursor;
  /** `null` for a store that cannot be read. */
  readonly readings: Readonly<Record<StoreName, LogReading | null>>;
  /** Per store: its numbers of those events that the other reading has and that it has, too. */
  readonly numbers: Readonly<Record<StoreName, ReadonlyMap<string, number>>>;
  /** When events of the reading were received, where a store cannot be read; by event id. */
  readonly receivedAt: ReadonlyMap<string, number>;
  /** Most entries to tell. */
  readonly limit: number;
  readonly now: number;
}

/** An entry that is told. */
export interface ToldEntry {
  readonly entry: LogEntry;
  readonly store: StoreName;
  /** How many of its messages the client has already. */
  readonly messagesBefore: number;
  /** What the client has been told with it. */
  readonly cursor: ChangeCursor;
}

/** What is told next, and where that leads. */
export interface MergedPage {
  readonly told: readonly ToldEntry[];
  readonly cursor: ChangeCursor;
  readonly more: boolean;
}

/** Each event of both logs once, from a cursor on: pure, and the same on every instance. */
export function mergeLogs(input: MergeInput): MergedPage {
  return new LogMerge(input).run();
}

/**
 * Goes up both logs in turns. An entry is left out when the other log has it at a place that is counted in, or when the cursor
 * names it. So what a client has been told grows by exactly what is told here.
 */
class LogMerge {
  private readonly logs: readonly [StoreLog, StoreLog];
  private readonly page: ToldEntry[] = [];
  private told: readonly string[];
  private completeSince: number;
  private begun: ChangeCursor['begun'];

  constructor(private readonly input: MergeInput) {
    const { cursor, readings, now } = input;
    const logOf = (name: StoreName): StoreLog => new StoreLog(name, cursor.places[name], readings[name], now);
    this.logs = [logOf('mongodb'), logOf('supabase')];
    this.told = cursor.told;
    this.begun = cursor.begun;
    // What only the lost log could say of older events is gone.
    this.completeSince = this.logs.some((one) => one.isRewound) ? now : cursor.completeSince;
  }

  run(): MergedPage {
    const [first, second] = this.logs;
    while (this.hasRoom && (first.next !== null || second.next !== null)) {
      this.step(first, second);
      if (this.hasRoom) this.step(second, first);
    }
    return { told: this.page, cursor: this.cursor(), more: first.hasMore || second.hasMore };
  }

  private get hasRoom(): boolean {
    return this.page.length < this.input.limit;
  }

  private step(log: StoreLog, other: StoreLog): void {
    const entry = log.next;
    if (entry === null) return;
    const shortId = shortEventId(entry.eventId);
    if (this.isCountedIn(entry, other)) {
      log.take(entry);
      this.told = this.told.filter((one) => one !== shortId);
    } else if (this.told.includes(shortId)) log.take(entry);
    else if (this.isUndecided(entry, other)) log.isBlocked = true;
    else this.tell(entry, log, shortId);
  }

  private isCountedIn({ eventId }: LogEntry, other: StoreLog): boolean {
    const number = this.input.numbers[other.name].get(eventId);
    return other.isRead && number !== undefined && number <= other.number;
  }

  /** True when a store that cannot be asked may have told it. */
  private isUndecided({ eventId }: LogEntry, other: StoreLog): boolean {
    if (other.isRead || other.number === 0) return false;
    const receivedAt = this.input.receivedAt.get(eventId) ?? 0;
    return receivedAt <= this.completeSince && Math.abs(this.input.now - other.lastAnswer) < PATIENCE;
  }

  private tell(entry: LogEntry, log: StoreLog, shortId: string): void {
    log.take(entry);
    this.remember(shortId);
    const messagesBefore = this.begun.find((one) => one.shortId === shortId)?.messages ?? 0;
    this.begun = this.begun.filter((one) => one.shortId !== shortId);
    this.page.push({ entry, store: log.name, messagesBefore, cursor: this.cursor() });
  }

  private remember(shortId: string): void {
    const told = [...this.told, shortId];
    this.told = told.slice(-MAX_TOLD);
    if (told.length > MAX_TOLD) this.completeSince = Math.max(this.completeSince, this.input.now);
  }

  private cursor(): ChangeCursor {
    const [mongodb, supabase] = this.logs;
    const places = { mongodb: mongodb.toPlace(), supabase: supabase.toPlace() };
    return { places, told: this.told, completeSince: this.completeSince, begun: this.begun };
  }
}
