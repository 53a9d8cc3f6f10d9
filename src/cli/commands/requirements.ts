import type { Invocation } from '../command-line/invocation.js';

const READING: readonly Invocation['command'][] = ['dead-letters list', 'dead-letters show', 'consistency'];
const JOURNAL_ONLY: readonly Invocation['command'][] = [
  'dead-letters list',
  'dead-letters show',
  'dead-letters drop',
];
const ASKING_TWILIO: readonly Invocation['command'][] = ['backfill'];

/** What of a command may run only once at a time; `null` when it changes nothing. */
export function exclusiveKind({ command }: Invocation): string | null {
  return READING.includes(command) ? null : (command.split(' ')[0] ?? command);
}

/** Whether a command cannot be undone, and nobody has said that it is meant. */
export function needsConfirmation({ command, options }: Invocation): boolean {
  const isFinal = command === 'dead-letters drop' || command === 'erase';
  return isFinal && options.yes !== true;
}

/** Whether a command sends requests to Twilio. */
export function asksTwilio({ command }: Invocation): boolean {
  return ASKING_TWILIO.includes(command);
}

/** Whether a command asks the databases; the others need the journal only. */
export function asksStores({ command }: Invocation): boolean {
  return !JOURNAL_ONLY.includes(command);
}
