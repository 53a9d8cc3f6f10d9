import { Injectable } from '@nestjs/common';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { Retention, type RetentionReport } from '../../calls/erasure/retention.js';
import type { RetentionOptions } from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { durationText } from './duration-text.js';
import { formatRows } from './format-rows.js';
import { printFailures } from './print-failures.js';
import { printableJson } from './printable.js';

/** Erases what is older than it may be kept. */
@Injectable()
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
    if (json === true) session.print(printableJson(report));
    else for (const line of describeReport(report)) session.print(line);
    printFailures(report.failures, session);
    return report.failures.length === 0 ? EXIT.done : EXIT.failed;
  }
}

function describeReport({ before, dryRun, ...report }: RetentionReport): string[] {
  if (before === null) return ['Calls are kept for ever; --days says otherwise for once.'];
  const rows = formatRows([
    ['Older than', before],
    [dryRun ? 'Calls to erase' : 'Calls erased', report.callsErased],
    [dryRun ? 'Recordings to delete' : 'Recordings deleted', report.recordings],
    ['Time taken', durationText(report.startedAt, report.finishedAt)],
  ]);
  return dryRun ? [...rows, 'Nothing was changed (dry run).'] : rows;
}
