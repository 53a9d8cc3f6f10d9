import { type Command, Option } from 'commander';
import { STORE_NAMES } from '../../config/app-config.js';
import { collectDeadLetterIds, parseDeadLetterId, type DeadLetterId } from './dead-letter-id.js';
import { describeCommand } from './describe-command.js';
import type { DeadLetterListOptions, DeadLetterSelection } from './invocation.js';
import type { ProgramParts } from './program-parts.js';
import { wholeNumber } from './whole-number.js';

const MOST_LISTED = 10_000;
const DEFAULT_LISTED = 50;

/** Adds `dead-letters` with what can be done to them. */
export function addDeadLetterCommands(program: Command, parts: ProgramParts): void {
  const group = program
    .command('dead-letters')
    .usage('list|show|replay|drop [options]')
    .description('events that a database can never take, set aside so that they do not hold up the others')
    .helpCommand(false);
  addList(group, parts);
  addShow(group, parts);
  addReplay(group, parts);
  addDrop(group, parts);
}

function addList(group: Command, { invoke }: ProgramParts): void {
  describeCommand(group, 'list', 'shows what was set aside, the newest last', [
    'dead-letters list',
    'dead-letters list --store supabase --limit 500 --json',
  ])
    .addOption(storeOption())
    .option('--limit <count>', 'how many, the newest', wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .option('--json', 'print JSON')
    .action((options: DeadLetterListOptions) => invoke({ command: 'dead-letters list', options }));
}

function addShow(group: Command, { invoke }: ProgramParts): void {
  describeCommand(group, 'show', 'shows everything about one, personal data included', [
    'dead-letters show supabase-42',
  ])
    .argument('<id>', 'as listed', parseDeadLetterId)
    .option('--json', 'print JSON')
    .action((id: DeadLetterId, options: { json?: boolean }) =>
      invoke({ command: 'dead-letters show', options: { ...options, id } }),
    );
}

function addReplay(group: Command, { invoke }: ProgramParts): void {
  const command = describeCommand(
    group,
    'replay',
    'puts events back into the journal, for their database to try again',
    ['dead-letters replay supabase-42 supabase-43', 'dead-letters replay --all --store supabase'],
  );
  takeSelection(command, (options) => invoke({ command: 'dead-letters replay', options }));
}

function addDrop(group: Command, { invoke }: ProgramParts): void {
  const command = describeCommand(
    group,
    'drop',
    'forgets letters for good; the database never gets their events',
    ['dead-letters drop supabase-42 --yes', 'dead-letters drop --all --store supabase --yes'],
  );
  takeSelection(command, (options) => invoke({ command: 'dead-letters drop', options }));
  command.option('--yes', 'do not ask');
}

/** Adds what says which letters are meant. */
function takeSelection(command: Command, use: (selection: DeadLetterSelection) => void): void {
  command
    .argument('[ids...]', 'as listed', collectDeadLetterIds)
    .option('--all', 'every letter')
    .addOption(storeOption())
    .action((ids: DeadLetterId[] | undefined, options: Omit<DeadLetterSelection, 'ids'>) =>
      use(checkSelection(command, { ...options, ids: ids ?? [] })),
    );
}

function storeOption(): Option {
  return new Option('--store <name>', 'of one database only').choices(STORE_NAMES);
}

function checkSelection<Selection extends DeadLetterSelection>(
  command: Command,
  selection: Selection,
): Selection {
  const { ids, all, store } = selection;
  if (all === true && ids.length > 0) command.error('error: give ids or --all, not both');
  if (all !== true && ids.length === 0) command.error('error: give at least one id, or --all');
  if (all !== true && store !== undefined)
    command.error('error: --store goes with --all; an id names its database');
  return selection;
}
