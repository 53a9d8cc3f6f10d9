import { STORE_NAMES, type StoreName } from '../../config/app-config.js';
import type { JournalState, SequenceRange } from './files/journal-scan.js';

/** Entries that one store lags behind with and the other one has. */
export interface Surplus {
  readonly store: StoreName;
  /** Up to here. */
  readonly sequence: number;
  readonly count: number;
}

/**
 * Counts the entries of the journal and knows which store has which.
 *
 * Sequence numbers count from 1 and are never used again; an entry is present unless every store has passed it or it is in a gap.
 */
export class JournalLedger {
  private cursors = new Map<StoreName, number>();
  private gaps: readonly SequenceRange[] = [];
  private lastSequence = 0;
  private passedByAll = 0;
  private readonly oldest = new Map<StoreName, string>();

  /** The highest number given to an entry so far. */
  get last(): number {
    return this.lastSequence;
  }

  /** Every store has passed the entries up to this one. */
  get removed(): number {
    return this.passedByAll;
  }

  /** How many entries are present. */
  get size(): number {
    return this.presentBetween(this.passedByAll, this.lastSequence);
  }

  /** How many numbers above {@link removed} have no entry although they should. */
  get missing(): number {
    return this.lastSequence - this.passedByAll - this.size;
  }

  /** When the oldest entry was received, ISO 8601 UTC; `null` when there is none. */
  get oldestAt(): string | null {
    const store = STORE_NAMES.find((name) => this.isLast(name));
    return store === undefined ? null : this.oldestFor(store);
  }

  /** When the oldest entry was received that a store has not acknowledged, ISO 8601 UTC; `null` when there is none. */
  oldestFor(store: StoreName): string | null {
    return this.depth(store) === 0 ? null : (this.oldest.get(store) ?? null);
  }

  /** @param receivedAt of what is the oldest entry for a store now */
  noteOldest(store: StoreName, receivedAt: string | undefined): void {
    if (receivedAt === undefined) this.oldest.delete(store);
    else this.oldest.set(store, receivedAt);
  }

  /** Takes note that entries are about to be added; the first of them is the oldest for a store that has all others. */
  noteAdding(receivedAt: string | undefined): void {
    const idle = STORE_NAMES.filter((store) => this.depth(store) === 0);
    for (const store of idle) this.noteOldest(store, receivedAt);
  }

  restore({ cursors, last, gaps }: JournalState): void {
    this.cursors = new Map(cursors);
    this.passedByAll = this.lowestCursor();
    this.lastSequence = last;
    this.gaps = gaps;
  }

  /** @returns the number of a new entry */
  next(): number {
    this.lastSequence += 1;
    return this.lastSequence;
  }

  cursorOf(store: StoreName): number {
    return this.cursors.get(store) ?? 0;
  }

  /** How many present entries a store has not acknowledged. */
  depth(store: StoreName): number {
    return this.presentBetween(this.cursorOf(store), this.lastSequence);
  }

  /** True when no other store lags further behind, so that the oldest entry waits for this one. */
  isLast(store: StoreName): boolean {
    return this.cursorOf(store) === this.passedByAll;
  }

  /**
   * Moves a store's cursor forward; backward it never moves.
   *
   * @returns the entries that every store has passed by that
   */
  advance(store: StoreName, sequence: number): number[] {
    this.cursors.set(store, Math.max(this.cursorOf(store), sequence));
    const before = this.passedByAll;
    this.passedByAll = this.lowestCursor();
    const passed = this.numbersBetween(before, this.passedByAll);
    this.gaps = this.gaps.filter(({ to }) => to > this.passedByAll);
    return passed;
  }

  /** What the store that lags behind could give up, as the other one has it: at most `count` numbers. */
  surplus(count: number): Surplus | null {
    const store = STORE_NAMES.find((name) => this.isLast(name));
    const sequence = Math.min(this.passedByAll + count, Math.max(...this.cursors.values()));
    if (store === undefined || sequence <= this.passedByAll) return null;
    return { store, sequence, count: this.presentBetween(this.passedByAll, sequence) };
  }

  private lowestCursor(): number {
    return Math.min(...STORE_NAMES.map((store) => this.cursorOf(store)));
  }

  private presentBetween(after: number, to: number): number {
    const missing = this.gaps.map((gap) => Math.max(0, Math.min(gap.to, to) - Math.max(gap.from - 1, after)));
    return missing.reduce((left, count) => left - count, Math.max(0, to - after));
  }

  private numbersBetween(after: number, to: number): number[] {
    const numbers: number[] = [];
    let next = after + 1;
    for (const gap of [...this.gaps, { from: to + 1, to }]) {
      for (; next < gap.from && next <= to; next += 1) numbers.push(next);
      next = Math.max(next, gap.to + 1);
    }
    return numbers;
  }
}
