import type { StoreName } from '../../config/app-config.js';
import type { LogEntry } from '../stores/call-store.js';
import type { LogPlace } from './change-cursor.js';
import { checkOfEntries, type LogReading, vouchedWith } from './read-log.js';

/** One store's log while both are merged: how far it is counted in, and what comes next. */
export class StoreLog {
  /** True when the next entry has to wait, and all after it. */
  isBlocked = false;
  private taken = 0;
  private recent: readonly LogEntry[];

  /**
   * @param reading `null` while the store cannot be read: nothing is counted in then
   * @param answeredAt when it was read, in milliseconds since 1970
   */
  constructor(
    readonly name: StoreName,
    private readonly place: LogPlace,
    private readonly reading: LogReading | null,
    private readonly answeredAt: number,
  ) {
    this.recent = reading?.recent ?? [];
  }

  get isRead(): boolean {
    return this.reading !== null;
  }

  /** True when the log no longer has what was counted in. */
  get isRewound(): boolean {
    return this.reading !== null && this.reading.from !== this.place.number;
  }

  /** The last entry that is counted in. */
  get number(): number {
    if (this.reading === null) return this.place.number;
    return this.reading.entries[this.taken - 1]?.number ?? this.reading.from;
  }

  /** When the store last answered before this reading, or at it. */
  get lastAnswer(): number {
    return this.reading === null ? this.place.answeredAt : this.answeredAt;
  }

  /** `null` at the end, and while it has to wait. */
  get next(): LogEntry | null {
    return this.isBlocked ? null : (this.reading?.entries[this.taken] ?? null);
  }

  /** True when there is more to read at once. */
  get hasMore(): boolean {
    if (this.reading === null || this.isBlocked) return false;
    return this.reading.isCut || this.taken < this.reading.entries.length;
  }

  /** Counts the next entry in. */
  take(entry: LogEntry): void {
    this.taken += 1;
    this.recent = vouchedWith(entry, this.recent);
  }

  toPlace(): LogPlace {
    if (this.reading === null) return this.place;
    return { number: this.number, check: checkOfEntries(this.recent), answeredAt: this.answeredAt };
  }
}
