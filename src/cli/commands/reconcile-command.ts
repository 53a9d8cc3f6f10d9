import { Injectable } from '@nestjs/common';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import type {
  PerStore,
  ReconcileProgress,
  ReconcileReport,
} from '../../calls/maintenance/reconcile-report.js';
import { Reconciler } from '../../calls/reconcile/reconciler.js';
import type { ReconcileOptions } from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { daysText } from './days-text.js';
import { durationText } from './duration-text.js';
import { formatRows } from './format-rows.js';
import { printFailures } from './print-failures.js';
import { printableJson } from './printable.js';

/** Makes both databases equal and tells what that took. */
@Injectable()
export class ReconcileCommand {
  constructor(
    private readonly reconciler: Reconciler,
    private readonly log: MaintenanceLog,
  ) {}

  /** @returns done when the databases are equal at the end, or when it was a dry run that could compare everything */
  async run(
    { from, to, dryRun, verify, json }: ReconcileOptions,
    session: CommandSession,
  ): Promise<ExitCode> {
    const report = await this.reconciler.reconcile({
      from: from ?? null,
      to: to ?? null,
      dryRun: dryRun === true,
      verify: verify === true,
      onProgress: (progress) => session.progress(progressText(progress)),
      signal: session.signal,
    });
    if (!report.dryRun) this.log.noteRepair('digests', report, report.callsChecked);
    if (json === true) session.print(printableJson(report));
    else for (const line of describeReport(report)) session.print(line);
    printFailures(report.failures, session);
    const isFine = report.dryRun ? report.failures.length === 0 : report.equal;
    return isFine ? EXIT.done : EXIT.failed;
  }
}

function progressText({ day, daysDone, daysTotal, callsChecked, callsRepaired }: ReconcileProgress): string {
  return `${day}: day ${daysDone} of ${daysTotal}, ${callsChecked} calls compared, ${callsRepaired} repaired`;
}

function describeReport(report: ReconcileReport): string[] {
  const { days, startedAt, finishedAt, dryRun } = report;
  const counts = formatRows([
    ['Days', `${days}${rangeText(report)}`],
    ['Days that differed', daysText(report.unequalDays)],
    ['Calls compared', report.callsChecked],
    [dryRun ? 'Calls to repair' : 'Calls repaired', report.callsRepaired],
    [dryRun ? 'Events to add' : 'Events added', perStore(report.eventsAdded)],
    [dryRun ? 'Rows to rebuild' : 'Rows rebuilt', perStore(report.rowsRebuilt)],
    [dryRun ? 'Events to redact' : 'Events redacted', report.bodiesRedacted],
    ['Time taken', durationText(startedAt, finishedAt)],
  ]);
  return [...counts, verdict(report)];
}

function verdict({ equal, dryRun }: ReconcileReport): string {
  const state = equal ? 'Both databases are equal.' : 'The databases are not equal.';
  return dryRun ? `${state} Nothing was changed (dry run).` : state;
}

function rangeText({ from, to }: ReconcileReport): string {
  return from === null || to === null ? '' : ` (${from} to ${to})`;
}

function perStore(counts: PerStore): string {
  return `mongodb ${counts.mongodb}, supabase ${counts.supabase}`;
}
