import { Injectable } from '@nestjs/common';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import type { BackfillOptions } from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { durationText } from './duration-text.js';
import { formatRows } from './format-rows.js';
import { Backfill } from '../../twilio/backfill/backfill.js';
import type { BackfillReport } from '../../twilio/backfill/backfill-report.js';
import { printFailures } from './print-failures.js';
import { printableJson } from './printable.js';

/** Asks Twilio for what Mainline missed and tells what was found. */
@Injectable()
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
    if (json === true) session.print(printableJson(report));
    else for (const line of describeReport(report)) session.print(line);
    printFailures(report.failures, session);
    return report.failures.length === 0 ? EXIT.done : EXIT.failed;
  }
}

function describeReport(report: BackfillReport): string[] {
  const { dryRun } = report;
  const rows = formatRows([
    ['Since', report.since],
    ['Calls at Twilio', report.calls],
    ['Events found', report.eventsFound],
    [dryRun ? 'Events to add' : 'Events added', report.eventsAdded],
    [dryRun ? 'Calls to close' : 'Calls closed', report.callsClosed],
    [dryRun ? 'Calls to give up' : 'Calls given up', report.callsGivenUp],
    ['Calls to ask for again', report.callsPending],
    ['Time taken', durationText(report.startedAt, report.finishedAt)],
  ]);
  return dryRun ? [...rows, 'Nothing was changed (dry run).'] : rows;
}
