import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { StoreName } from '../../config/app-config.js';
import type { DayDigest, EventSums } from '../model/call-head.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { Recorder, type RecorderStatus } from '../delivery/recorder.js';
import { clip, dayAfter } from './days.js';
import { type ComparedDay, Digests } from './digests.js';
import {
  type MaintenanceJob,
  MaintenanceLog,
  type MaintenanceReport,
} from '../maintenance/maintenance-log.js';

const SHOWN_DAYS = 31;

/** One UTC day, as each store has it; `null` for a store without calls on that day. */
export interface DayConsistency {
  readonly day: string;
  readonly equal: boolean;
  readonly digests: Readonly<Record<StoreName, ReportedDigest | null>>;
}

/** A {@link DayDigest} by the names that reports have always had: what is stored is held, what is published is shown. */
export interface ReportedDigest extends Pick<DayDigest, 'day' | 'calls'> {
  readonly held: ReportedSums;
  readonly shown: ReportedSums;
}

/** {@link EventSums}, the sum of the receive times under its reported name. */
export interface ReportedSums extends Omit<EventSums, 'receipts'> {
  readonly copies: number;
}

/** How equal the stores are, and what keeps them so. Times are ISO 8601 UTC. */
export interface ConsistencyReport {
  /** `null` when a store cannot be asked: then nothing can be said. */
  readonly equal: boolean | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly days: readonly DayConsistency[];
  readonly unequalDays: readonly string[];
  /** For how long the oldest event waits to be in both stores, in seconds; `null` when nothing is known to wait. */
  readonly oldestUnreconciledAgeSeconds: number | null;
  readonly recording: RecorderStatus;
  readonly last: Readonly<Record<MaintenanceJob, MaintenanceReport | null>>;
}

/** Tells how equal the stores are. */
@Injectable()
export class ConsistencyService {
  constructor(
    private readonly digests: Digests,
    private readonly recorder: Recorder,
    private readonly log: MaintenanceLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Compares the days of a range now.
   *
   * @param from UTC day `YYYY-MM-DD`; a month before `to` when `null`
   * @param to UTC day; the last one that has calls when `null`
   */
  async report(from: string | null = null, to: string | null = null): Promise<ConsistencyReport> {
    const recording = this.recorder.status();
    const days = await this.compare(from, to).catch(unlessUnavailable);
    const unequalDays = (days ?? []).filter(({ equal }) => !equal).map(({ day }) => day);
    return {
      equal: days === null ? null : unequalDays.length === 0,
      from: days?.[0]?.day ?? null,
      to: days?.at(-1)?.day ?? null,
      days: (days ?? []).map((day) => this.describe(day)),
      unequalDays,
      oldestUnreconciledAgeSeconds: this.oldestAge(recording),
      recording,
      last: {
        scan: this.log.last('scan'),
        digests: this.log.last('digests'),
        refold: this.log.last('refold'),
        backfill: this.log.last('backfill'),
        retention: this.log.last('retention'),
      },
    };
  }

  /** How many days the last comparisons found unequal; asks no store. */
  get unequalDays(): number {
    return this.digests.unequalDays;
  }

  private async compare(from: string | null, to: string | null): Promise<ComparedDay[]> {
    const all = await this.digests.findDays();
    const last = to ?? all?.to ?? null;
    const first = from ?? (last === null ? null : dayAfter(last, 1 - SHOWN_DAYS));
    const range = clip(all, first, last);
    const days: ComparedDay[] = [];
    if (range === null) return days;
    for await (const part of this.digests.compare(range)) days.push(...part.days);
    return days;
  }

  /** Unequal days count from when they were first seen: the stores do not say since when an event is missing. */
  private oldestAge({ journal }: RecorderStatus): number | null {
    const since = this.digests.unequalSince;
    if (since === null) return journal.oldestAgeSeconds;
    const seconds = Math.floor((this.clock.now().getTime() - Date.parse(since)) / 1000);
    return Math.max(seconds, journal.oldestAgeSeconds ?? 0);
  }

  private describe({ day, digests, equal }: ComparedDay): DayConsistency {
    const of = (name: StoreName): ReportedDigest | null => {
      const digest = digests[this.digests.stores.indexOf(name)];
      return digest === undefined ? null : toReportedDigest(digest);
    };
    return { day, equal, digests: { mongodb: of('mongodb'), supabase: of('supabase') } };
  }
}

function toReportedDigest({ day, calls, stored, published }: DayDigest): ReportedDigest {
  return { day, calls, held: toReportedSums(stored), shown: toReportedSums(published) };
}

function toReportedSums({ events, low, high, receipts, contents }: EventSums): ReportedSums {
  return { events, low, high, copies: receipts, contents };
}

function unlessUnavailable(error: unknown): null {
  if (error instanceof StoreUnavailableError) return null;
  throw error;
}
