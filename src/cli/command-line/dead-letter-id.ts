import { InvalidArgumentError } from 'commander';
import { STORE_NAMES, type StoreName } from '../../config/app-config.js';

/** What names a dead letter; written `supabase-42`. */
export interface DeadLetterId {
  readonly store: StoreName;
  readonly sequence: number;
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

/** One or more ids; an id that is given twice counts once. */
export function collectDeadLetterIds(text: string, earlier: readonly DeadLetterId[] = []): DeadLetterId[] {
  const id = parseDeadLetterId(text);
  const isKnown = earlier.some((known) => formatDeadLetterId(known) === formatDeadLetterId(id));
  return isKnown ? [...earlier] : [...earlier, id];
}

export function formatDeadLetterId({ store, sequence }: DeadLetterId): string {
  return `${store}-${sequence}`;
}
