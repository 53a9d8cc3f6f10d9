import type { KeptRouting, NumberChange, SyncPlan, UndoPlan } from '../../twilio/numbers/number-plan.js';
import type { NumberRouting, RemoteNumber } from '../../twilio/rest/remote-resources.js';
import { labelledLines, tableLines } from '../terminal/table.js';
import { printable } from '../terminal/terminal-output.js';

/** Twilio ignores the number's own addresses while one of these is set, which is why they go. */
const IN_THE_WAY: ReadonlySet<keyof NumberRouting> = new Set(['voiceApplicationSid', 'trunkSid']);

/** Each number that is to be changed, with what it has and what it is to have, in Twilio's names. */
export function changeLines(changes: readonly NumberChange[]): string[] {
  return changes.flatMap(({ number, differences }) => [
    `${number.phoneNumber} is to be changed:`,
    ...labelledLines(
      differences.map(({ field, from, to }) => {
        const note =
          IN_THE_WAY.has(field) && to === '' ? ' (with it Twilio ignores the addresses below)' : '';
        return [nameOf(field), `${valueOf(from)} -> ${valueOf(to)}${note}`];
      }),
    ),
  ]);
}

/** The numbers that are not to be changed, and why. */
export function syncLines({ pointHere, missing, leftAlone }: SyncPlan): string[] {
  return tableLines([
    ...pointHere.map(({ phoneNumber }) => [phoneNumber, 'points here already']),
    ...missing.map((number) => [number, 'missing: in the pool, but the account does not have it']),
    ...leftAlone.map((number) => [number.phoneNumber, `left as it is: ${destinationOf(number)}`]),
  ]);
}

/** Likewise, when old addresses are given back. */
export function undoLines({ restored, changedSince, missing }: UndoPlan): string[] {
  const rows = (entries: readonly KeptRouting[], text: string): string[][] =>
    entries.map(({ phoneNumber }) => [phoneNumber, text]);
  return tableLines([
    ...rows(restored, 'has what it had before already'),
    ...rows(changedSince, 'left as it is: somebody has changed it since'),
    ...rows(missing, 'left as it is: the account no longer has it'),
  ]);
}

function destinationOf({ routing }: RemoteNumber): string {
  const { voiceApplicationSid, trunkSid, voiceUrl } = routing;
  return valueOf(voiceApplicationSid || trunkSid || voiceUrl);
}

function nameOf(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

function valueOf(text: string): string {
  return text === '' ? 'none' : printable(text);
}
