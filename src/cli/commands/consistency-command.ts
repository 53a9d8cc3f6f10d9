import { Injectable } from '@nestjs/common';
import { type ConsistencyReport, ConsistencyService } from '../../calls/reconcile/consistency.js';
import type { JournalStatus } from '../../calls/journal/journal-status.js';
import type { StoreStatus } from '../../calls/delivery/recorder.js';
import type { ConsistencyOptions } from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { daysText } from './days-text.js';
import { formatRows, type Row } from './format-rows.js';
import { printableJson } from './printable.js';

/** Shows whether both databases are equal, and what is under way. */
@Injectable()
export class ConsistencyCommand {
  constructor(private readonly consistency: ConsistencyService) {}

  /** @returns failed when they are not equal, or when that cannot be said, so that a script can ask */
  async run({ json }: ConsistencyOptions, session: CommandSession): Promise<ExitCode> {
    const report = await this.consistency.report();
    if (json === true) session.print(printableJson(report));
    else for (const line of describeReport(report)) session.print(line);
    return report.equal === true ? EXIT.done : EXIT.failed;
  }
}

function describeReport(report: ConsistencyReport): string[] {
  const { recording, last, oldestUnreconciledAgeSeconds: age } = report;
  const lastRuns = Object.entries(last).map<Row>(([job, run]) => [
    `Last ${job}`,
    run?.finishedAt ?? 'not yet',
  ]);
  const rows = formatRows([
    ['Days compared', rangeText(report)],
    ['Days that differ', daysText(report.unequalDays)],
    ['Waiting for', age === null ? 'nothing waits' : `${age} s`],
    ['Journal', journalText(recording.journal)],
    ...recording.stores.map<Row>((store) => [store.name, storeText(store)]),
    ...lastRuns,
  ]);
  return [...rows, verdict(report)];
}

function verdict({ equal }: ConsistencyReport): string {
  if (equal === null) return 'A database cannot be asked: nothing can be said.';
  return equal ? 'Both databases are equal.' : 'The databases are not equal.';
}

function rangeText({ days, from, to }: ConsistencyReport): string {
  return from === null || to === null ? '0' : `${days.length} (${from} to ${to})`;
}

function journalText({ ok, full, depth }: JournalStatus): string {
  const state = ok ? 'ok' : 'cannot be written';
  return `${full ? 'full' : state}, ${depth} events waiting`;
}

function storeText({ up, pendingEvents, deadLetters }: StoreStatus): string {
  return `${up ? 'up' : 'down'}, ${pendingEvents} events waiting, ${deadLetters} dead letters`;
}
