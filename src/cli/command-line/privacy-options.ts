import { type Command, InvalidArgumentError } from 'commander';
import { describeCommand } from './describe-command.js';
import type { RetentionOptions } from './invocation.js';
import type { ProgramParts } from './program-parts.js';
import { wholeNumber } from './whole-number.js';

/** As `RETENTION_DAYS`. */
const MOST_DAYS = 3650;

/** Adds what removes personal data: `erase` and `retention`. */
export function addPrivacyCommands(program: Command, parts: ProgramParts): void {
  addErase(program, parts);
  addRetention(program, parts);
}

function addErase(program: Command, { invoke }: ProgramParts): void {
  describeCommand(
    program,
    'erase',
    'removes all personal data of one call for good, recordings at Twilio included',
    ['erase CA0123456789abcdef0123456789abcdef --yes'],
  )
    .argument('<callId>', "the call's id, as the feed shows it", parseCallId)
    .option('--yes', 'do not ask')
    .action((callId: string, options: { yes?: boolean }) =>
      invoke({ command: 'erase', options: { ...options, callId } }),
    );
}

function addRetention(program: Command, { invoke }: ProgramParts): void {
  describeCommand(program, 'retention', 'erases calls that are older than they may be kept', [
    'retention --dry-run',
    'retention --days 90',
  ])
    .option('--days <count>', 'keep this many days (default: the setting)', wholeNumber(1, MOST_DAYS))
    .option('--dry-run', 'only tell what would be erased')
    .option('--json', 'print the report as JSON')
    .action((options: RetentionOptions) => invoke({ command: 'retention', options }));
}

function parseCallId(text: string): string {
  if (!/^[\w.:@-]{1,200}$/.test(text)) throw new InvalidArgumentError('Give the id of a call.');
  return text;
}
