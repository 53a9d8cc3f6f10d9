import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { FOLD_VERSION } from '../fold/fold-call.js';
import { StoreLinks, type CallStoreLink } from '../delivery/store-links.js';
import type { RowEdition, StartPosition } from '../stores/call-store.js';
import {
  addReports,
  NOTHING_REPAIRED,
  type RefoldReport,
  type RepairReport,
} from '../maintenance/reconcile-report.js';
import { REPAIR_BATCH, Repairer } from './repairer.js';

/** Rows whose edition is asked for at a time. */
const PAGE = 1000;

/** How rows are folded again. */
export interface RefoldOptions {
  /** Only counts. */
  readonly dryRun?: boolean;
  /** Rests as long as it works, so that half of the stores' time is left to what is new. */
  readonly gently?: boolean;
  readonly onProgress?: (report: RefoldReport) => void;
  readonly signal?: AbortSignal;
}

/**
 * Brings rows that an earlier edition of the fold made to what this one says, from the newest call to the oldest: a rule that was mended
 * reaches yesterday's calls. Rows of a later edition are left alone: another instance is ahead of this one.
 */
@Injectable()
export class Refold {
  constructor(
    private readonly links: StoreLinks,
    private readonly repairer: Repairer,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError when a store cannot be asked; what was folded stays so @throws Error the signal's reason */
  async run(options: RefoldOptions = {}): Promise<RefoldReport> {
    const pass = new Pass(options, this.clock);
    for (const link of this.links.all) await this.goThrough(link, pass);
    return pass.end();
  }

  private async goThrough(link: CallStoreLink, pass: Pass): Promise<void> {
    for (let after: StartPosition | null = null; ;) {
      const place: StartPosition | null = after;
      const page: RowEdition[] = await link.execute((store) => store.listEditions(PAGE, place));
      const outdated = page.filter(({ foldVersion }) => foldVersion < FOLD_VERSION).map(({ id }) => id);
      for (let start = 0; start < outdated.length; start += REPAIR_BATCH) {
        await this.fold(outdated.slice(start, start + REPAIR_BATCH), pass);
      }
      const last = page.at(-1);
      pass.checked(page.length, last?.startedAt);
      if (last === undefined || page.length < PAGE) return;
      after = { key: last.startedAt, id: last.id };
    }
  }

  private async fold(callIds: readonly string[], pass: Pass): Promise<void> {
    const { signal, gently, dryRun = false } = pass.options;
    signal?.throwIfAborted();
    const began = performance.now();
    pass.folded(callIds.length, await this.repairer.repair(callIds, dryRun));
    if (gently === true) await setTimeout(performance.now() - began, undefined, { signal, ref: false });
  }
}

/** One way through all rows. */
class Pass {
  private readonly startedAt: string;
  private repaired = NOTHING_REPAIRED;
  private rowsChecked = 0;
  private rowsOutdated = 0;
  private reachedStart: string | null = null;

  constructor(
    readonly options: RefoldOptions,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.nowIso();
  }

  checked(rows: number, reachedStart = this.reachedStart): void {
    this.rowsChecked += rows;
    this.reachedStart = reachedStart;
    this.tell();
  }

  folded(rows: number, report: RepairReport): void {
    this.rowsOutdated += rows;
    this.repaired = addReports(this.repaired, report);
    this.tell();
  }

  end(): RefoldReport {
    return this.report(true);
  }

  private tell(): void {
    this.options.onProgress?.(this.report(false));
  }

  private report(complete: boolean): RefoldReport {
    const { startedAt, rowsChecked, rowsOutdated, reachedStart } = this;
    const times = { startedAt, finishedAt: this.clock.nowIso() };
    return {
      ...this.repaired,
      ...times,
      foldVersion: FOLD_VERSION,
      rowsChecked,
      rowsOutdated,
      reachedStart,
      complete,
    };
  }
}
