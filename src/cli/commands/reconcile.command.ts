import type { Command as Program } from 'commander';
import type { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import type {
  PerStore,
  ReconcileProgress,
  ReconcileReport,
} from '../../calls/maintenance/reconcile-report.js';
import type { Reconciler } from '../../calls/reconcile/reconciler.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { labelledLines } from '../terminal/table.js';
import { parsePastDay } from './arguments.js';
import { addCommand, type Parsing } from './command.js';
import { daysText, durationText, type JsonOption, printFailures, printReport } from './report.js';

export interface ReconcileOptions extends JsonOption {
  /** First UTC day. */
  readonly from?: string;
  /** Last UTC day. */
  readonly to?: string;
  readonly dryRun?: boolean;
  readonly verify?: boolean;
}

/** Adds `reconcile`. */
export function addReconcile(program: Program, { now, accept }: Parsing): void {
  const command = addCommand(
    program,
    'reconcile',
    'compares both databases day by day and makes them equal',
    ['reconcile', 'reconcile --from 2026-11-01 --to 2026-11-20', 'reconcile --dry-run'],
  )
    .option('--from <day>', 'first day, in UTC (default: of the oldest call)', (text) =>
      parsePastDay(text, now),
    )
    .option('--to <day>', 'last day, in UTC (default: today)', (text) => parsePastDay(text, now))
    .option('--dry-run', 'only tell what differs')
    .option(
      '--verify',
      'check every call against its own events too, also on days that do not differ; takes longer',
    )
    .option('--json', 'print the report as JSON');
  command.action((options: ReconcileOptions) => {
    const { from, to } = options;
    if (from !== undefined && to !== undefined && from > to) {
      command.error(`error: the range is reversed: --from ${from} comes after --to ${to}`);
    }
    accept({
      command: 'reconcile',
      options,
      run: (services, session) => services.get(ReconcileCommand).run(options, session),
    });
  });
}

/** Makes both databases equal and tells what that took. */
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
    printReport(report, reportLines, { json }, session);
    printFailures(report.failures, session);
    const isFine = report.dryRun ? report.failures.length === 0 : report.equal;
    return isFine ? EXIT.done : EXIT.failed;
  }
}

function progressText({ day, daysDone, daysTotal, callsChecked, callsRepaired }: ReconcileProgress): string {
  return `${day}: day ${daysDone} of ${daysTotal}, ${callsChecked} calls compared, ${callsRepaired} repaired`;
}

function reportLines(report: ReconcileReport): string[] {
  const { days, startedAt, finishedAt, dryRun } = report;
  const counts = labelledLines([
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
