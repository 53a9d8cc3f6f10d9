import type { Command as Program } from 'commander';
import type { Retention, RetentionReport } from '../../calls/erasure/retention.js';
import type { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { labelledLines } from '../terminal/table.js';
import { wholeNumber } from './arguments.js';
import { addCommand, type Parsing } from './command.js';
import { durationText, type JsonOption, printFailures, printReport } from './report.js';

/** As `RETENTION_DAYS`. */
const MOST_DAYS = 3650;

export interface RetentionOptions extends JsonOption {
  readonly days?: number;
  readonly dryRun?: boolean;
}

/** Adds `retention`. */
export function addRetention(program: Program, { accept }: Parsing): void {
  addCommand(program, 'retention', 'erases calls that are older than they may be kept', [
    'retention --dry-run',
    'retention --days 90',
  ])
    .option('--days <count>', 'keep this many days (default: the setting)', wholeNumber(1, MOST_DAYS))
    .option('--dry-run', 'only tell what would be erased')
    .option('--json', 'print the report as JSON')
    .action((options: RetentionOptions) =>
      accept({
        command: 'retention',
        options,
        run: (services, session) => services.get(RetentionCommand).run(options, session),
      }),
    );
}

/** Erases what is older than it may be kept. */
export class RetentionCommand {
  constructor(
    private readonly retention: Retention,
    private readonly log: MaintenanceLog,
  ) {}

  /** @returns failed when a call could not be erased */
  async run({ days, dryRun, json }: RetentionOptions, session: CommandSession): Promise<ExitCode> {
    const report = await this.retention.run({
      ...(days === undefined ? {} : { days }),
      dryRun: dryRun === true,
      onProgress: ({ callsErased }) =>
        session.progress(`${callsErased} calls ${dryRun === true ? 'to erase' : 'erased'}`),
      signal: session.signal,
    });
    if (!report.dryRun) this.log.note('retention', report);
    printReport(report, reportLines, { json }, session);
    printFailures(report.failures, session);
    return report.failures.length === 0 ? EXIT.done : EXIT.failed;
  }
}

function reportLines({ before, dryRun, ...report }: RetentionReport): string[] {
  if (before === null) return ['Calls are kept for ever; --days says otherwise for once.'];
  const lines = labelledLines([
    ['Older than', before],
    [dryRun ? 'Calls to erase' : 'Calls erased', report.callsErased],
    [dryRun ? 'Recordings to delete' : 'Recordings deleted', report.recordings],
    ['Time taken', durationText(report.startedAt, report.finishedAt)],
  ]);
  return dryRun ? [...lines, 'Nothing was changed (dry run).'] : lines;
}
