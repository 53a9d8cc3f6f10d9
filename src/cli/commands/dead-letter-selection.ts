import { type Command as Program, InvalidArgumentError, Option } from 'commander';
import type { DeadLetter, DeadLetters } from '../../calls/journal/dead-letters.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { STORE_NAMES } from '../../config/app-config.js';
import type { NotificationLog } from '../../notifications/notification-log.js';
import type { Delivery } from '../../notifications/notification.js';

/** Who may have refused what became a dead letter: a database, or a receiver of notifications. */
const LETTER_STORES = [...STORE_NAMES, 'notifications'] as const;
export type LetterStore = (typeof LETTER_STORES)[number];

/** An event that a database refused, or a notification that no receiver took. */
export type Letter = DeadLetter | Delivery;

/** Where dead letters are. */
export interface LetterSources {
  readonly deadLetters: DeadLetters;
  readonly notifications: NotificationLog;
}

export function isNotification(letter: Letter): letter is Delivery {
  return 'notification' in letter;
}

/** What names a dead letter; written `supabase-42` or `notifications-42`. */
export interface DeadLetterId {
  readonly store: LetterStore;
  readonly sequence: number;
}

/** Which letters a command is about: those named, or all of them. */
export interface DeadLetterSelection {
  readonly ids: readonly DeadLetterId[];
  readonly all?: boolean;
  /** With `all`: those of one store, or of receivers, only. */
  readonly store?: LetterStore;
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
  return new Option('--store <name>', 'of one database, or of notifications, only').choices(LETTER_STORES);
}

/** @throws InvalidArgumentError for what cannot be an id */
export function parseDeadLetterId(text: string): DeadLetterId {
  const [, name, digits] = /^([a-z]+)-([1-9]\d{0,14})$/.exec(text) ?? [];
  const store = LETTER_STORES.find((known) => known === name);
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

export function idOfLetter(letter: Letter): DeadLetterId {
  return isNotification(letter) ? { store: 'notifications', sequence: letter.number } : letter;
}

/**
 * Fetches the letters that are meant.
 *
 * @throws NotFoundError naming every id that does not exist
 */
export async function selectLetters(
  sources: LetterSources,
  { ids, all, store }: DeadLetterSelection,
): Promise<Letter[]> {
  if (all === true) {
    const letters: Letter[] = [
      ...(await sources.deadLetters.list()),
      ...sources.notifications.deliveries.dead(),
    ];
    return letters.filter((letter) => store === undefined || idOfLetter(letter).store === store);
  }
  const found = await Promise.all(ids.map((id) => findLetter(sources, id)));
  const unknown = ids.filter((_id, index) => found[index] === null).map(formatDeadLetterId);
  if (unknown.length > 0) {
    throw new NotFoundError(`There is no dead letter ${unknown.join(', ')}`, {
      code: 'DEAD_LETTER_NOT_FOUND',
    });
  }
  return found.filter((letter) => letter !== null);
}

async function findLetter(
  { deadLetters, notifications }: LetterSources,
  { store, sequence }: DeadLetterId,
): Promise<Letter | null> {
  if (store !== 'notifications') return deadLetters.find(store, sequence);
  const delivery = notifications.deliveries.find(sequence);
  return delivery?.state === 'dead' ? delivery : null;
}
