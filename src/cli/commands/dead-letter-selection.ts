import { type Command as Program, InvalidArgumentError, Option } from 'commander';
import { STORE_NAMES } from '../../config/app-config.js';
import {
  formatLetterId,
  LETTER_STORES,
  type LetterId,
  parseLetterId,
} from '../../system/dead-letters/dead-letter.js';
import type { LetterSelection } from '../../system/dead-letters/dead-letters.service.js';

/** Which letters a command is about: those named, or all of them. */
export interface DeadLetterSelection extends LetterSelection {
  /** Where letters are dropped: that this is meant. */
  readonly yes?: boolean;
}

/** Has a command take letters, and hands on which. */
export function takeSelection(command: Program, use: (selection: DeadLetterSelection) => void): Program {
  return command
    .argument('[ids...]', 'as listed', collectIds)
    .option('--all', 'every letter')
    .addOption(storeOption())
    .action((ids: LetterId[] | undefined, options: Omit<DeadLetterSelection, 'ids'>) => {
      const selection = { ...options, ids: ids ?? [] };
      checkSelection(command, selection);
      use(selection);
    });
}

/** One or more ids; an id that is given twice counts once. */
function collectIds(text: string, earlier: readonly LetterId[] = []): LetterId[] {
  const id = parseDeadLetterId(text);
  const isKnown = earlier.some((known) => formatLetterId(known) === formatLetterId(id));
  return isKnown ? [...earlier] : [...earlier, id];
}

function checkSelection(command: Program, { ids, all, store }: DeadLetterSelection): void {
  if (all === true && ids.length > 0) command.error('error: give ids or --all, not both');
  if (all !== true && ids.length === 0) command.error('error: give at least one id, or --all');
  if (all !== true && store !== undefined)
    command.error('error: --store goes with --all; an id names its database');
}

export function storeOption(): Option {
  return new Option('--store <name>', 'of one database, or of notifications, only').choices(LETTER_STORES);
}

/** @throws InvalidArgumentError for what cannot be an id */
export function parseDeadLetterId(text: string): LetterId {
  const id = parseLetterId(text);
  if (id !== null) return id;
  throw new InvalidArgumentError(`Give an id as "dead-letters list" shows it, such as ${STORE_NAMES[0]}-42.`);
}
