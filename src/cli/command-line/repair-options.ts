import type { Command } from 'commander';
import { describeCommand } from './describe-command.js';
import type { BackfillOptions, ReconcileOptions } from './invocation.js';
import type { ProgramParts } from './program-parts.js';
import { parseDay } from './parse-day.js';
import { parseMoment } from './parse-moment.js';

/** Adds what compares, repairs and completes: `reconcile`, `backfill` and `consistency`. */
export function addRepairCommands(program: Command, parts: ProgramParts): void {
  addReconcile(program, parts);
  addBackfill(program, parts);
  addConsistency(program, parts);
}

function addReconcile(program: Command, { now, invoke }: ProgramParts): void {
  const command = describeCommand(
    program,
    'reconcile',
    'compares both databases day by day and makes them equal',
    ['reconcile', 'reconcile --from 2026-11-01 --to 2026-11-20', 'reconcile --dry-run'],
  )
    .option('--from <day>', 'first day, in UTC (default: of the oldest call)', (text) => parseDay(text, now))
    .option('--to <day>', 'last day, in UTC (default: today)', (text) => parseDay(text, now))
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
    invoke({ command: 'reconcile', options });
  });
}

function addBackfill(program: Command, { now, invoke }: ProgramParts): void {
  const command = describeCommand(
    program,
    'backfill',
    'asks Twilio for calls since a moment and records what Mainline does not know, such as after a time off-line',
    [
      'backfill --since 36h',
      'backfill --since 2026-11-20T08:00:00+01:00 --until 2026-11-21T00:00:00Z --dry-run',
    ],
  )
    .requiredOption('--since <when>', 'a time with its zone, a UTC day, or an age (36h, 7d)', (text) =>
      parseMoment(text, now),
    )
    .option('--until <when>', 'likewise (default: now)', (text) => parseMoment(text, now))
    .option('--dry-run', 'only tell what is missing')
    .option('--json', 'print the report as JSON');
  command.action((options: BackfillOptions) => {
    const { since, until = now.toISOString() } = options;
    if (since >= until)
      command.error(`error: the range is reversed or empty: ${since} is not before ${until}`);
    invoke({ command: 'backfill', options });
  });
}

function addConsistency(program: Command, { invoke }: ProgramParts): void {
  describeCommand(program, 'consistency', 'shows whether both databases are equal, and what is under way', [
    'consistency',
    'consistency --json',
  ])
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => invoke({ command: 'consistency', options }));
}
