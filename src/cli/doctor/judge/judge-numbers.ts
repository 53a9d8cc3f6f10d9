import type { NumberChange, RoutingDifference, SyncPlan } from '../../../twilio/numbers/number-plan.js';
import { differingParts, partsText } from './address-parts.js';
import { counted, type Finding, Findings } from './finding.js';

const numbers = new Findings('numbers');

/** Without these a call does not reach Mainline; without the others it does, and less is known of it. */
const VITAL: readonly string[] = ['voiceApplicationSid', 'trunkSid', 'voiceUrl', 'voiceMethod'];
const MOST_TOLD = 20;
/** Where Twilio sends the calls of a number that was just bought. */
const WELCOME = 'https://demo.twilio.com/welcome/voice/';

/**
 * Judges where Twilio sends the calls of the numbers, one by one.
 *
 * @param plan for the main numbers and those of the pool
 * @param isPoolKnown false when the database did not tell which numbers are pooled
 * @param isSimulated the phone simulator plays Twilio's part: it brings calls of numbers without an address of their own here
 */
export function judgeNumbers(plan: SyncPlan, isPoolKnown: boolean, isSimulated: boolean): Finding[] {
  const { changes, pointHere, missing } = plan;
  const isHere = ({ number }: NumberChange): boolean => isSimulated && isUntouched(number);
  const arriving = [...pointHere, ...changes.filter(isHere)].length;
  const unknownPool = isPoolKnown
    ? []
    : [numbers.skipped('the pool of numbers cannot be read: only MAIN_NUMBERS are compared')];
  if (changes.length + pointHere.length + missing.length === 0) {
    return [
      ...unknownPool,
      numbers.warn(
        'MAIN_NUMBERS is empty and the pool has no number: nobody can call',
        'set MAIN_NUMBERS to the number that callers dial',
      ),
    ];
  }
  return [
    ...unknownPool,
    ...shortened([
      ...missing.map(judgeMissing),
      ...changes.filter((change) => !isHere(change)).map(judgeChange),
    ]),
    ...(arriving === 0 ? [] : [numbers.ok(`calls of ${counted(arriving, 'number')} come here`)]),
  ];
}

function isUntouched({ routing }: NumberChange['number']): boolean {
  return routing.voiceUrl === WELCOME && routing.voiceApplicationSid === '' && routing.trunkSid === '';
}

/** A pool may have thousands; the first of them show what is wrong. */
function shortened(findings: readonly Finding[]): Finding[] {
  const rest = findings.slice(MOST_TOLD);
  if (rest.length === 0) return [...findings];
  const text = `${counted(rest.length, 'more number is', 'more numbers are')} not as wanted`;
  const remedy = 'npm run mainline -- numbers sync shows them all, and sets them with --yes';
  const isGrave = rest.some(({ status }) => status === 'fail');
  const last = isGrave ? numbers.fail(text, remedy) : numbers.warn(text, remedy);
  return [...findings.slice(0, MOST_TOLD), last];
}

function judgeMissing(number: string): Finding {
  return numbers.fail(
    `${number} is not on the Twilio account`,
    'take it out of MAIN_NUMBERS or the pool, or use the credentials of the account that has it (subaccounts are not looked at)',
  );
}

function judgeChange({ number, differences }: NumberChange): Finding {
  const { phoneNumber } = number;
  const remedy = `npm run mainline -- numbers sync ${phoneNumber} --yes`;
  const vital = differences.filter(({ field }) => VITAL.includes(field));
  const text = (told: readonly RoutingDifference[]): string =>
    `${phoneNumber}: ${told.map(differenceText).join('; ')}`;
  return vital.length > 0
    ? numbers.fail(`${text(vital)}; its calls do not come here`, remedy)
    : numbers.warn(`${text(differences)}; its calls come here, but failures and ends are not told`, remedy);
}

function differenceText({ field, from, to }: RoutingDifference): string {
  const name = field.charAt(0).toUpperCase() + field.slice(1);
  const parts = differingParts(from, to);
  if (parts.length > 0) return `${name} is ${from} (${partsText(parts)})`;
  return `${name} is ${from || 'none'} in place of ${to || 'none'}`;
}
