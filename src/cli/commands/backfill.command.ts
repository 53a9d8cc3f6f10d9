import type { Command as Program } from 'commander';
import type { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import type { BackfillReport } from '../../twilio/backfill/backfill-report.js';
import type { Backfill } from '../../twilio/backfill/backfill.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { labelledLines } from '../terminal/table.js';
import { parsePastMoment } from './arguments.js';
import { addCommand, type Parsing } from './command.js';
import { durationText, type JsonOption, printFailures, printReport } from './report.js';

export interface BackfillOptions extends JsonOption {
  /** ISO 8601 UTC. */
  readonly since: string;
  /** ISO 8601 UTC. */
  readonly until?: string;
  readonly dryRun?: boolean;
}

/** Adds `backfill`. */
export function addBackfill(program: Program, { now, accept }: Parsing): void {
  const command = addCommand(
    program,
    'backfill',
    'asks Twilio for calls since a moment and records what Mainline does not know, such as after a time off-line',
    [
      'backfill --since 36h',
      'backfill --since 2026-11-20T08:00:00+01:00 --until 2026-11-21T00:00:00Z --dry-run',
    ],
  )
    .requiredOption('--since <when>', 'a time with its zone, a UTC day, or an age (36h, 7d)', (text) =>
      parsePastMoment(text, now),
    )
    .option('--until <when>', 'likewise (default: now)', (text) => parsePastMoment(text, now))
    .option('--dry-run', 'only tell what is missing')
    .option('--json', 'print the report as JSON');
  command.action((options: BackfillOptions) => {
    const { since, until = now.toISOString() } = options;
    if (since >= until)
      command.error(`error: the range is reversed or empty: ${since} is not before ${until}`);
    accept({
      command: 'backfill',
      options,
      asksTwilio: true,
      run: (services, session) => services.get(BackfillCommand).run(options, session),
    });
  });
}

/** Asks Twilio for what Mainline missed and tells what was found. */
export class BackfillCommand {
  constructor(
    private readonly backfill: Backfill,
    private readonly log: MaintenanceLog,
  ) {}

  /** @returns failed when a call could not be asked for or recorded */
  async run({ since, until, dryRun, json }: BackfillOptions, session: CommandSession): Promise<ExitCode> {
    const report = await this.backfill.run({
      since,
      ...(until === undefined ? {} : { until }),
      dryRun: dryRun === true,
      onProgress: ({ calls, eventsAdded, callId }) =>
        session.progress(`${calls} calls looked at, ${eventsAdded} events added, now ${callId}`),
      signal: session.signal,
    });
    if (!report.dryRun) this.log.note('backfill', report);
    printReport(report, reportLines, { json }, session);
    printFailures(report.failures, session);
    return report.failures.length === 0 ? EXIT.done : EXIT.failed;
  }
}

function reportLines(report: BackfillReport): string[] {
  const { dryRun } = report;
  const lines = labelledLines([
    ['Since', report.since],
    ['Calls at Twilio', report.calls],
    ['Events found', report.eventsFound],
    [dryRun ? 'Events to add' : 'Events added', report.eventsAdded],
    [dryRun ? 'Calls to close' : 'Calls closed', report.callsClosed],
    [dryRun ? 'Calls to give up' : 'Calls given up', report.callsGivenUp],
    ['Calls to ask for again', report.callsPending],
    ['Time taken', durationText(report.startedAt, report.finishedAt)],
  ]);
  return dryRun ? [...lines, 'Nothing was changed (dry run).'] : lines;
}
