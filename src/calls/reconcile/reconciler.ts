import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { DayRange } from '../stores/call-store.js';
import { StoreLinks } from '../delivery/store-links.js';
import { compareDay } from './day-heads.js';
import { clip, daysIn } from './days.js';
import { type ComparedDay, Digests } from './digests.js';
import {
  addReports,
  NOTHING_REPAIRED,
  type ReconcileProgress,
  type ReconcileReport,
  type RepairReport,
} from '../maintenance/reconcile-report.js';
import { Repairer } from './repairer.js';
import { SETTLING_MILLISECONDS } from './watermark-scan.js';

/** What to reconcile, and how. */
export interface ReconcileOptions {
  /** UTC days, `YYYY-MM-DD`, both included; `null` leaves the range open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only finds out what there is to do. */
  readonly dryRun: boolean;
  /** Folds every call anew and compares it with its row, also where the sums agree. */
  readonly verify?: boolean;
  readonly onProgress?: (progress: ReconcileProgress) => void;
  /** Ends the work between two steps; what was repaired stays so. */
  readonly signal?: AbortSignal;
}

/** Makes the stores equal, day by day: sums first, heads of the days that differ, events of the calls that differ. */
@Injectable()
export class Reconciler {
  constructor(
    private readonly digests: Digests,
    private readonly repairer: Repairer,
    private readonly links: StoreLinks,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws StoreUnavailableError when a store cannot be asked: nothing can be said about equality then
   * @throws Error the signal's reason when it was aborted
   */
  async reconcile(options: ReconcileOptions): Promise<ReconcileReport> {
    const startedAt = this.clock.nowIso();
    const { comparable, isAll } = await this.digests.findAllDays();
    const range = clip(comparable, options.from, options.to);
    const run = new Run(options, range);
    if (!isAll)
      run.fail('some calls are said to have begun before 2000 or days from now; they are not compared');
    if (range !== null) await this.goThrough(range, run);
    // Where nothing was to be done, the comparison just made is the last word.
    const equal = run.isNothingToDo || (!options.dryRun && range !== null && (await this.areEqual(range)));
    return {
      ...run.report,
      startedAt,
      finishedAt: this.clock.nowIso(),
      from: range?.from ?? null,
      to: range?.to ?? null,
      dryRun: options.dryRun,
      days: run.daysDone,
      unequalDays: run.unequalDays,
      equal: equal && run.report.failures.length === 0,
    };
  }

  private async goThrough(range: DayRange, run: Run): Promise<void> {
    for await (const { range: part, days } of this.digests.compare(range)) {
      for (const day of days) await this.treatDay(day, run);
      run.finished(part);
    }
  }

  private async treatDay({ day, equal }: ComparedDay, run: Run): Promise<void> {
    if (!equal) run.unequalDays.push(day);
    if (equal && run.options.verify !== true) return;
    for await (const { all, unequal } of compareDay(this.links.all, day)) {
      run.options.signal?.throwIfAborted();
      const wanted = run.options.verify === true ? all : unequal;
      run.add(day, await this.repairer.repair(wanted, run.options.dryRun));
    }
  }

  /** What differs is looked at once more, a little later: events reach the stores one after the other. */
  private async areEqual(range: DayRange): Promise<boolean> {
    const suspects = await this.findUnequal(range);
    if (suspects.length === 0) return true;
    await setTimeout(SETTLING_MILLISECONDS, undefined, { ref: false });
    for (const day of suspects) {
      if ((await this.findUnequal({ from: day, to: day })).length > 0) return false;
    }
    return true;
  }

  private async findUnequal(range: DayRange): Promise<string[]> {
    const unequal: string[] = [];
    for await (const { days } of this.digests.compare(range)) {
      unequal.push(...days.filter(({ equal }) => !equal).map(({ day }) => day));
    }
    return unequal;
  }
}

/** What one reconciliation has found and done so far. */
class Run {
  report: RepairReport = NOTHING_REPAIRED;
  daysDone = 0;
  readonly unequalDays: string[] = [];
  private readonly daysTotal: number;

  constructor(
    readonly options: ReconcileOptions,
    range: DayRange | null,
  ) {
    this.daysTotal = range === null ? 0 : daysIn(range);
  }

  /** True when nothing was found that differs. */
  get isNothingToDo(): boolean {
    return this.unequalDays.length === 0 && this.report.callsRepaired + this.report.bodiesRedacted === 0;
  }

  fail(line: string): void {
    this.report = addReports(this.report, { ...NOTHING_REPAIRED, failures: [line] });
  }

  add(day: string, report: RepairReport): void {
    this.report = addReports(this.report, report);
    this.tell(day);
  }

  finished(range: DayRange): void {
    this.options.signal?.throwIfAborted();
    this.daysDone += daysIn(range);
    this.tell(range.to);
  }

  private tell(day: string): void {
    const { callsChecked, callsRepaired } = this.report;
    const { daysDone, daysTotal } = this;
    this.options.onProgress?.({ day, daysDone, daysTotal, callsChecked, callsRepaired });
  }
}
