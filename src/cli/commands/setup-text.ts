import type { RoutingDifference } from '../../twilio/numbers/number-plan.js';
import type { SetupPlan } from '../../twilio/setup/setup-plan.js';
import type { SetupUndo } from '../../twilio/setup/setup-undo-plan.js';
import { labelledLines } from '../terminal/table.js';
import { printable } from '../terminal/terminal-output.js';

/** What is to be changed at Twilio, in Twilio's names. */
export function planLines({ application, number, numberDifferences }: SetupPlan): string[] {
  const lines: string[] = [];
  if (application !== null) {
    const { friendlyName, sid, differences } = application;
    const name = `The application "${friendlyName}"${sid === null ? '' : ` (${sid})`}`;
    lines.push(...changeLines(name, differences, sid === null ? 'is to be made' : 'is to be changed'));
  }
  return [...lines, ...changeLines(number.phoneNumber, numberDifferences, 'is to be changed')];
}

/** Likewise, when Twilio gets back what it had. */
export function undoLines(undo: SetupUndo): string[] {
  const { kept, numberDifferences, applicationDifferences, applicationSid } = undo;
  const name = `The application "${kept.application?.friendlyName ?? ''}"${applicationSid === null ? '' : ` (${applicationSid})`}`;
  const number = kept.number.phoneNumber;
  const lines =
    undo.number === 'change'
      ? changeLines(number, numberDifferences, 'is to be changed')
      : [`${number} ${NUMBER_WORDS[undo.number]}.`];
  if (undo.application === null) return lines;
  if (undo.application === 'change')
    return [...lines, ...changeLines(name, applicationDifferences, 'is to be changed')];
  return [...lines, `${name} ${APPLICATION_WORDS[undo.application]}.`];
}

const NUMBER_WORDS = {
  'as before': 'has what it had before already',
  'changed since': 'is left as it is: somebody has changed it since',
  gone: 'is no longer on the account',
} as const;

const APPLICATION_WORDS = {
  remove: 'is to be removed',
  'as before': 'has what it had before already',
  'changed since': 'is left as it is: somebody has changed it since',
  'in use': 'is left as it is: a number uses it',
  gone: 'is no longer on the account',
} as const;

/** What is to be added to a file of variables; the token is never shown. */
export function envLines(
  path: string,
  names: readonly string[],
  values: Readonly<Record<string, string>>,
): string[] {
  if (names.length === 0) return [];
  const rows = names.map(
    (name) => [name, name === 'TWILIO_AUTH_TOKEN' ? '(not shown)' : printable(values[name] ?? '')] as const,
  );
  return [`${path} is to have, behind all that it has:`, ...labelledLines(rows)];
}

/** What a file of variables says otherwise; its lines stay as they are. */
export function conflictLines(
  path: string,
  present: Readonly<Record<string, string | undefined>>,
  values: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const line = (present[name] ?? '').trim();
    if (line === '' || says(name, line, value)) return [];
    const words = name === 'MAIN_NUMBERS' ? `does not name ${value}` : 'says something else';
    return [
      `warning: ${name} in ${path} ${words}, and is left as it is: change it, or set ${name} for Mainline`,
    ];
  });
}

function says(name: string, line: string, value: string): boolean {
  if (name === 'PUBLIC_URL') return line.replace(/\/+$/, '') === value;
  const parts = line.split(',').map((part) => part.trim());
  return name === 'MAIN_NUMBERS' ? parts.includes(value) : parts[0] === value.split(',')[0];
}

/** What a trial account cannot do, and whom it cannot call. */
export function trialLines(unverified: readonly string[]): string[] {
  const lines = [
    "This is a trial account. It calls verified numbers only, and takes calls from them only; a call begins with Twilio's own message",
    'and lasts 10 minutes at most. Numbers are verified in Twilio\'s console, under "Verified Caller IDs".',
  ];
  if (unverified.length === 0) return lines;
  return [...lines, `Not verified, and therefore never rung, of FORWARD_TO: ${unverified.join(', ')}`];
}

function changeLines(what: string, differences: readonly RoutingDifference[], how: string): string[] {
  if (differences.length === 0) return [`${what} has all that it needs.`];
  const rows = differences.map(
    ({ field, from, to }) => [nameOf(field), `${valueOf(from)} -> ${valueOf(to)}`] as const,
  );
  return [`${what} ${how}:`, ...labelledLines(rows)];
}

function nameOf(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

function valueOf(text: string): string {
  return text === '' ? 'none' : printable(text);
}
