import { Injectable } from '@nestjs/common';
import { ConsistencyService } from '../calls/reconcile/consistency.service.js';
import {
  MaintenanceLog,
  type MaintenanceReport,
  REPAIR_JOBS,
  type RepairTotals,
} from '../calls/maintenance/maintenance-log.js';
import { MetricsRegistry } from '../common/metrics/metrics-registry.js';

const TOTALS: readonly (readonly [keyof RepairTotals, name: string, help: string])[] = [
  ['runs', 'runs', 'Comparisons of the stores that came to their end.'],
  ['failedRuns', 'failed_runs', 'Comparisons of the stores that failed, mostly because one was down.'],
  ['callsCompared', 'compared_calls', 'Calls of which the copies in both stores were compared one by one.'],
  ['callsDifferent', 'different_calls', 'Calls that were found to differ and looked into.'],
  ['callsRepaired', 'repaired_calls', 'Calls for which a store was given what it lacked.'],
  ['callsRefused', 'refused_calls', 'Calls that differ still, because a store refuses them.'],
];

/** What this instance found and did when it compared the stores; with several, one at a time does it, by a lease. */
@Injectable()
export class ReconcileMetrics {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly log: MaintenanceLog,
    consistency: ConsistencyService,
  ) {
    for (const [field, name, help] of TOTALS) this.addTotal(field, `mainline_reconcile_${name}_total`, help);
    this.addLast(
      'mainline_reconcile_last_run_timestamp_seconds',
      'When the last comparison ended, since the epoch; missing before the first one.',
      ({ finishedAt }) => Date.parse(finishedAt) / 1000,
    );
    this.addLast(
      'mainline_reconcile_last_run_duration_seconds',
      'How long the last comparison took; missing before the first one.',
      ({ startedAt, finishedAt }) => Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    );
    this.registry.gauge({
      name: 'mainline_reconcile_unequal_days',
      help: 'UTC days that differed between the stores when they were last compared.',
      read: () => [{ value: consistency.unequalDays }],
    });
    this.addRefold('checked_rows', 'Rows that the last folding of older rows has looked at.', 'rowsChecked');
    this.addRefold(
      'outdated_rows',
      'Those of them that an earlier version of Mainline had made.',
      'rowsOutdated',
    );
    this.addRefold('complete', 'Whether it has come to its end.', 'complete');
  }

  private addRefold(name: string, help: string, field: 'rowsChecked' | 'rowsOutdated' | 'complete'): void {
    const read = (): { value: number }[] => {
      const report = this.log.refold;
      return report === null ? [] : [{ value: Number(report[field]) }];
    };
    this.registry.gauge({
      name: `mainline_refold_${name}`,
      help: `${help} Missing before the first one.`,
      read,
    });
  }

  private addTotal(field: keyof RepairTotals, name: string, help: string): void {
    this.registry.counter({
      name,
      help,
      labels: ['comparison'],
      read: () =>
        REPAIR_JOBS.map((comparison) => ({
          labels: { comparison },
          value: this.log.totals(comparison)[field],
        })),
    });
  }

  private addLast(name: string, help: string, read: (report: MaintenanceReport) => number): void {
    this.registry.gauge({
      name,
      help,
      labels: ['comparison'],
      read: () =>
        REPAIR_JOBS.flatMap((comparison) => {
          const report = this.log.last(comparison);
          return report === null ? [] : [{ labels: { comparison }, value: read(report) }];
        }),
    });
  }
}
