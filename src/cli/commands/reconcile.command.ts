import type { Command as Program } from 'commander';
import { COMMAND_LINE } from '../../calls/model/call-event.factory.js';
import type { PerStore, ReconcileProgress, RefoldReport } from '../../calls/maintenance/reconcile-report.js';
import type { RepairOutcome, Repairs } from '../../calls/reconcile/repairs.js';
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
  constructor(private readonly repairs: Repairs) {}

  /** @returns done when the databases are equal at the end, or when it was a dry run that could compare everything */
  async run(
    { from, to, dryRun, verify, json }: ReconcileOptions,
    session: CommandSession,
  ): Promise<ExitCode> {
    const report = await this.repairs.run(
      { from: from ?? null, to: to ?? null, dryRun: dryRun === true, verify: verify === true },
      {
        by: COMMAND_LINE.name,
        onRefold: (progress) => session.progress(refoldText(progress)),
        onProgress: (progress) => session.progress(progressText(progress)),
        signal: session.signal,
      },
    );
    printReport(report, reportLines, { json }, session);
    printFailures(report.failures, session);
    const isFine = report.dryRun ? report.failures.length === 0 : report.equal;
    return isFine ? EXIT.done : EXIT.failed;
  }
}

function refoldText({ rowsChecked, rowsOutdated, reachedStart }: RefoldReport): string {
  const place = reachedStart === null ? '' : ` back to ${reachedStart}`;
  return `rows of earlier versions: ${rowsChecked} looked at${place}, ${rowsOutdated} found`;
}

function progressText({ day, daysDone, daysTotal, callsChecked, callsRepaired }: ReconcileProgress): string {
  return `${day}: day ${daysDone} of ${daysTotal}, ${callsChecked} calls compared, ${callsRepaired} repaired`;
}

function reportLines(report: RepairOutcome): string[] {
  const { days, startedAt, finishedAt, dryRun, refold } = report;
  const counts = labelledLines([
    ['Days', `${days}${rangeText(report)}`],
    ['Days that differed', daysText(report.unequalDays)],
    ...outdatedLine(refold, dryRun),
    ['Calls compared', report.callsChecked],
    [dryRun ? 'Calls to repair' : 'Calls repaired', report.callsRepaired],
    [dryRun ? 'Events to add' : 'Events added', perStore(report.eventsAdded)],
    [dryRun ? 'Sums to recompute' : 'Sums recomputed', perStore(report.headsRecomputed)],
    [dryRun ? 'Rows to rebuild' : 'Rows rebuilt', perStore(report.rowsRebuilt)],
    [dryRun ? 'Events to redact' : 'Events redacted', report.bodiesRedacted],
    ['Time taken', durationText(startedAt, finishedAt)],
  ]);
  return [...counts, verdict(report)];
}

function outdatedLine(refold: RefoldReport | null, dryRun: boolean): [string, number][] {
  return refold === null ? [] : [[dryRun ? 'Rows to fold again' : 'Rows folded again', refold.rowsOutdated]];
}

function verdict({ equal, dryRun }: RepairOutcome): string {
  const state = equal ? 'Both databases are equal.' : 'The databases are not equal.';
  return dryRun ? `${state} Nothing was changed (dry run).` : state;
}

function rangeText({ from, to }: RepairOutcome): string {
  return from === null || to === null ? '' : ` (${from} to ${to})`;
}

function perStore(counts: PerStore): string {
  return `mongodb ${counts.mongodb}, supabase ${counts.supabase}`;
}
