import type { Command as Program } from 'commander';
import type { StoreStatus } from '../../calls/delivery/recorder.js';
import type { JournalStatus } from '../../calls/journal/journal-status.js';
import type { ConsistencyReport, ConsistencyService } from '../../calls/reconcile/consistency.service.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { labelledLines, type LabelledRow } from '../terminal/table.js';
import { addCommand, type Parsing } from './command.js';
import { daysText, type JsonOption, printReport } from './report.js';

/** Adds `consistency`. */
export function addConsistency(program: Program, { accept }: Parsing): void {
  addCommand(program, 'consistency', 'shows whether both databases are equal, and what is under way', [
    'consistency',
    'consistency --json',
  ])
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'consistency',
        options,
        isReadOnly: true,
        run: (services, session) => services.get(ConsistencyCommand).run(options, session),
      }),
    );
}

/** Shows whether both databases are equal, and what is under way. */
export class ConsistencyCommand {
  constructor(private readonly consistency: ConsistencyService) {}

  /** @returns failed when they are not equal, or when that cannot be said, so that a script can ask */
  async run(options: JsonOption, session: CommandSession): Promise<ExitCode> {
    const report = await this.consistency.report();
    printReport(report, reportLines, options, session);
    return report.equal === true ? EXIT.done : EXIT.failed;
  }
}

function reportLines(report: ConsistencyReport): string[] {
  const { recording, last, oldestUnreconciledAgeSeconds: age } = report;
  const lastRuns = Object.entries(last).map<LabelledRow>(([job, run]) => [
    `Last ${job}`,
    run?.finishedAt ?? 'not yet',
  ]);
  const lines = labelledLines([
    ['Days compared', rangeText(report)],
    ['Days that differ', daysText(report.unequalDays)],
    ['Waiting for', age === null ? 'nothing waits' : `${age} s`],
    ['Journal', journalText(recording.journal)],
    ...recording.stores.map<LabelledRow>((store) => [store.name, storeText(store)]),
    ...lastRuns,
  ]);
  return [...lines, verdict(report)];
}

function verdict({ equal }: ConsistencyReport): string {
  if (equal === null) return 'A database cannot be asked: nothing can be said.';
  return equal ? 'Both databases are equal.' : 'The databases are not equal.';
}

function rangeText({ days, from, to }: ConsistencyReport): string {
  return from === null || to === null ? '0' : `${days.length} (${from} to ${to})`;
}

function journalText({ ok, full, depth, folder }: JournalStatus): string {
  const state = ok ? 'ok' : 'cannot be written';
  const where = folder === 'kept' ? state : `its folder is ${folder}`;
  return `${full ? 'full' : where}, ${depth} events waiting`;
}

function storeText({ up, pendingEvents, deadLetters }: StoreStatus): string {
  return `${up ? 'up' : 'down'}, ${pendingEvents} events waiting, ${deadLetters} dead letters`;
}
