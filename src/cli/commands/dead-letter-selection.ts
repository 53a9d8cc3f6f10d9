import { type Command as Program, InvalidArgumentError, Option } from 'commander';
import type { DeadLetter } from '../../calls/journal/dead-letters.js';
import type { DeadLetters } from '../../calls/journal/dead-letters.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';

/** What names a dead letter; written `supabase-42`. */
export interface DeadLetterId {
  readonly store: StoreName;
  readonly sequence: number;
}

/** Which letters a command is about: those named, or all of them. */
export interface DeadLetterSelection {
  readonly ids: readonly DeadLetterId[];
  readonly all?: boolean;
  /** With `all`: those of one store only. */
  readonly store?: StoreName;
  /** Where letters are dropped: that this is meant. */
  readonly yes?: boolean;
}

/** Has a command take letters, and hands on which. */
export function takeSelection(command: Program, use: (selection: DeadLetterSelection) => void): Program {
  return command
    .argument('[ids...]', 'as listed', collectIds)
    .option('--all', 'every letter')
    .addOption(storeOption())
    .action((ids: DeadLetterId[] | undefined, options: Omit<DeadLetterSelection, 'ids'>) => {
      const selection = { ...options, ids: ids ?? [] };
      checkSelection(command, selection);
      use(selection);
    });
}

/** One or more ids; an id that is given twice counts once. */
function collectIds(text: string, earlier: readonly DeadLetterId[] = []): DeadLetterId[] {
  const id = parseDeadLetterId(text);
  const isKnown = earlier.some((known) => formatDeadLetterId(known) === formatDeadLetterId(id));
  return isKnown ? [...earlier] : [...earlier, id];
}

function checkSelection(command: Program, { ids, all, store }: DeadLetterSelection): void {
  if (all === true && ids.length > 0) command.error('error: give ids or --all, not both');
  if (all !== true && ids.length === 0) command.error('error: give at least one id, or --all');
  if (all !== true && store !== undefined)
    command.error('error: --store goes with --all; an id names its database');
}

export function storeOption(): Option {
  return new Option('--store <name>', 'of one database only').choices(STORE_NAMES);
}

/** @throws InvalidArgumentError for what cannot be an id */
export function parseDeadLetterId(text: string): DeadLetterId {
  const [, name, digits] = /^([a-z]+)-([1-9]\d{0,14})$/.exec(text) ?? [];
  const store = STORE_NAMES.find((known) => known === name);
  if (store === undefined) {
    throw new InvalidArgumentError(
      `Give an id as "dead-letters list" shows it, such as ${STORE_NAMES[0]}-42.`,
    );
  }
  return { store, sequence: Number(digits) };
}

export function formatDeadLetterId({ store, sequence }: DeadLetterId): string {
  return `${store}-${sequence}`;
}

/**
 * Fetches the letters that are meant.
 *
 * @throws NotFoundError naming every id that does not exist
 */
export async function selectLetters(
  deadLetters: DeadLetters,
  { ids, all, store }: DeadLetterSelection,
): Promise<DeadLetter[]> {
  if (all === true) {
    const letters = await deadLetters.list();
    return letters.filter((letter) => store === undefined || letter.store === store);
  }
  const found = await Promise.all(ids.map((id) => deadLetters.find(id.store, id.sequence)));
  const unknown = ids.filter((_id, index) => found[index] === null).map(formatDeadLetterId);
  if (unknown.length > 0) {
    throw new NotFoundError(`There is no dead letter ${unknown.join(', ')}`, {
      code: 'DEAD_LETTER_NOT_FOUND',
    });
  }
  return found.filter((letter) => letter !== null);
}
