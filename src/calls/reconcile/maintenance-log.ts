import { Injectable } from '@nestjs/common';

/** Jobs that keep the data whole. */
export type MaintenanceJob = 'scan' | 'digests' | 'backfill' | 'retention';

/** What is told of every run. */
export interface MaintenanceReport {
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** Remembers the last report of each job of this process, for those who ask how it went. */
@Injectable()
export class MaintenanceLog {
  private readonly reports = new Map<MaintenanceJob, MaintenanceReport>();

  note(job: MaintenanceJob, report: MaintenanceReport): void {
    this.reports.set(job, report);
  }

  /** @returns `null` when the job has not run in this process */
  last(job: MaintenanceJob): MaintenanceReport | null {
    return this.reports.get(job) ?? null;
  }
}
