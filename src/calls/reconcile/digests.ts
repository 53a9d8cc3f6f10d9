import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig, type StoreName } from '../../config/app-config.js';
import type { DayDigest } from '../model/call-head.js';
import type { DayRange } from '../stores/call-store.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { StoreLinks } from '../delivery/store-links.js';
import { areDigestsEqual } from './compare-heads.js';
import { clip, dayAfter, rangeOver } from './days.js';

/** Calls whose sums one question may add up: as many as a database does well within the time limit. */
const FEW_CALLS = 50_000;
const MANY_CALLS = 200_000;
const MOST_DAYS = 64;
/** By how much fewer days are asked for after a time-out: from the most to one day in two steps, which no breaker opens for. */
const SMALLER = 8;

/** UTC days of calls: {@link DAYS_AHEAD} is more than clocks and zones may differ by. */
const FIRST_DAY = '2000-01-01';
const DAYS_AHEAD = 2;

/** The digests of one UTC day, in the order of the links; a store without calls on that day has none. */
export interface ComparedDay {
  readonly day: string;
  readonly digests: readonly (DayDigest | undefined)[];
  readonly equal: boolean;
}

/** Some days of which at least one store has calls. */
export interface ComparedDays {
  readonly range: DayRange;
  readonly days: readonly ComparedDay[];
}

/** Compares the stores by their sums per UTC day. */
@Injectable()
export class Digests {
  private readonly unequal = new Map<string, string>();

  constructor(
    private readonly links: StoreLinks,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** The stores in the order in which their digests stand. */
  get stores(): StoreName[] {
    return this.links.all.map(({ name }) => name);
  }

  /** How many days are unequal that no comparison has found equal since. */
  get unequalDays(): number {
    return this.unequal.size;
  }

  /** Since when, at the latest, a day is unequal that no comparison has found equal since; `null` without any. */
  get unequalSince(): string | null {
    return [...this.unequal.values()].sort()[0] ?? null;
  }

  /** @returns the first and the last day of which either store has calls @throws StoreUnavailableError */
  async findDays(): Promise<DayRange | null> {
    return (await this.findAllDays()).comparable;
  }

  /**
   * Tells days that can be compared from those that calls cannot have: what was stored before times were judged must not make anybody
   * go through thousands of years.
   *
   * @throws StoreUnavailableError
   */
  async findAllDays(): Promise<{ readonly comparable: DayRange | null; readonly isAll: boolean }> {
    // Whoever compares needs both, and a store may be back before its breaker tries.
    await Promise.all(this.links.all.map((link) => link.confirmBack()));
    const answers = this.links.all.map((link) => link.execute((store) => store.findDays()));
    const all = rangeOver(await Promise.all(answers));
    const comparable = clip(all, FIRST_DAY, dayAfter(this.clock.nowIso().slice(0, 10), DAYS_AHEAD));
    return { comparable, isAll: comparable?.from === all?.from && comparable?.to === all?.to };
  }

  /**
   * Goes through the days of a range, more at a time the fewer calls they have, and fewer after a question that took too long.
   *
   * @throws StoreUnavailableError when a store cannot be asked for a single day
   */
  async *compare({ from, to }: DayRange): AsyncGenerator<ComparedDays> {
    let size = 1;
    for (let start = from; start <= to;) {
      const end = dayAfter(start, size - 1);
      const range = { from: start, to: end < to ? end : to };
      const days = await this.compareAtOnce(range).catch((error: unknown) => unlessSmaller(error, size));
      if (days === null) {
        size = Math.max(1, Math.floor(size / SMALLER));
        continue;
      }
      yield { range, days };
      size = nextSize(size, days);
      start = dayAfter(range.to);
    }
  }

  private async compareAtOnce(range: DayRange): Promise<ComparedDay[]> {
    const limit = this.config.databases.queryTimeoutMilliseconds;
    const answers = await Promise.all(
      this.links.all.map((link) => link.executeWithin((store) => store.digestDays(range), limit)),
    );
    const byDay = answers.map((digests) => new Map(digests.map((digest) => [digest.day, digest])));
    const days = [...new Set(answers.flat().map(({ day }) => day))].sort();
    return days.map((day) => {
      const digests = byDay.map((known) => known.get(day));
      return this.note({ day, digests, equal: areDigestsEqual(digests) });
    });
  }

  private note(compared: ComparedDay): ComparedDay {
    const { day, equal } = compared;
    if (equal) this.unequal.delete(day);
    else if (!this.unequal.has(day)) this.unequal.set(day, this.clock.nowIso());
    return compared;
  }
}

/** A range that takes a store too long may be asked for in parts. */
function unlessSmaller(error: unknown, size: number): null {
  if (error instanceof StoreUnavailableError && size > 1) return null;
  throw error;
}

function nextSize(size: number, days: readonly ComparedDay[]): number {
  const calls = Math.max(0, ...[0, 1].map((store) => callsOf(days, store)));
  if (calls > MANY_CALLS) return Math.max(1, Math.floor(size / 2));
  return calls < FEW_CALLS ? Math.min(MOST_DAYS, size * 2) : size;
}

function callsOf(days: readonly ComparedDay[], store: number): number {
  return days.reduce((sum, { digests }) => sum + (digests[store]?.calls ?? 0), 0);
}
