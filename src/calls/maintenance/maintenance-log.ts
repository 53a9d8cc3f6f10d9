import { Injectable } from '@nestjs/common';
import type { RefoldReport, RepairReport } from './reconcile-report.js';

/** Jobs that compare the stores and repair what differs. */
export const REPAIR_JOBS = ['scan', 'digests'] as const;
export type RepairJob = (typeof REPAIR_JOBS)[number];

/** Jobs that keep the data whole. */
export const MAINTENANCE_JOBS = [...REPAIR_JOBS, 'refold', 'backfill', 'retention'] as const;
export type MaintenanceJob = (typeof MAINTENANCE_JOBS)[number];

/** What is told of every run. */
export interface MaintenanceReport {
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** What all runs of a job amount to since the process started. */
export interface RepairTotals {
  readonly runs: number;
  readonly failedRuns: number;
  /** Calls of which the copies in both stores were compared one by one. */
  readonly callsCompared: number;
  /** Calls that differed and were looked into. */
  readonly callsDifferent: number;
  readonly callsRepaired: number;
  /** Calls that a store refuses. */
  readonly callsRefused: number;
}

const NOTHING: RepairTotals = {
  runs: 0,
  failedRuns: 0,
  callsCompared: 0,
  callsDifferent: 0,
  callsRepaired: 0,
  callsRefused: 0,
};

/** Remembers the last report of each job of this process, and what the repairs add up to, for those who ask how it went. */
@Injectable()
export class MaintenanceLog {
  private readonly reports = new Map<MaintenanceJob, MaintenanceReport>();
  private readonly sums = new Map<RepairJob, RepairTotals>();

  private refolded: RefoldReport | null = null;

  /** How far rows of earlier versions are folded again; `null` when this process has not begun. */
  get refold(): RefoldReport | null {
    return this.refolded;
  }

  noteRefold(report: RefoldReport): void {
    this.refolded = report;
    this.note('refold', report);
  }

  note(job: MaintenanceJob, report: MaintenanceReport): void {
    this.reports.set(job, report);
  }

  /** @param callsCompared how many calls were compared one by one, equal ones included */
  noteRepair(job: RepairJob, report: MaintenanceReport & RepairReport, callsCompared: number): void {
    this.note(job, report);
    const sums = this.totals(job);
    this.sums.set(job, {
      ...sums,
      runs: sums.runs + 1,
      callsCompared: sums.callsCompared + callsCompared,
      callsDifferent: sums.callsDifferent + report.callsChecked,
      callsRepaired: sums.callsRepaired + report.callsRepaired,
      callsRefused: sums.callsRefused + report.failures.length,
    });
  }

  /** Takes note of a run that found nothing out. */
  noteFailure(job: RepairJob): void {
    const sums = this.totals(job);
    this.sums.set(job, { ...sums, failedRuns: sums.failedRuns + 1 });
  }

  /** @returns `null` when the job has not run in this process */
  last(job: MaintenanceJob): MaintenanceReport | null {
    return this.reports.get(job) ?? null;
  }

  totals(job: RepairJob): RepairTotals {
    return this.sums.get(job) ?? NOTHING;
  }
}
