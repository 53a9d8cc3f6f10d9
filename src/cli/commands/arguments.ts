import { InvalidArgumentError } from 'commander';
import { DAY, HOUR, MINUTE, parseDay, parseInstant } from '../../config/time.js';

/** Twilio keeps calls for 13 months; see https://www.twilio.com/docs/voice/api/call-resource. */
const OLDEST_DAYS = 400;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };
const AGE = /^(\d{1,6})([mhd])$/;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT_FORM = /^(\d{4}-\d{2}-\d{2})(t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(z|[+-]\d{2}:\d{2})?$/i;
const FORMS =
  'Give a time with its zone (2026-11-20T08:00:00Z, 2026-11-20T09:00:00+01:00), a UTC day or an age (36h, 7d).';

/** Makes the parser of a whole number in decimal digits, with both bounds allowed. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/**
 * A UTC day, such as `2026-11-20`.
 *
 * @param now no later day than this one's is taken
 * @throws InvalidArgumentError for another form, a day that no calendar has, and days to come
 */
export function parsePastDay(text: string, now: Date): string {
  if (!DAY_FORM.test(text)) {
    throw new InvalidArgumentError('Give a UTC day without a time, such as 2026-11-20.');
  }
  startOfDay(text);
  const today = now.toISOString().slice(0, 10);
  if (text > today) throw new InvalidArgumentError(`It lies in the future; today is ${today} in UTC.`);
  return text;
}

/**
 * A moment of the past: a date and time with its zone, a UTC day (its first moment), or an age in minutes, hours or days.
 *
 * @returns ISO 8601 UTC
 * @throws InvalidArgumentError for another form, a time without a zone, a moment to come, and one longer ago than 400 days
 */
export function parsePastMoment(text: string, now: Date): string {
  const moment = readAge(text, now) ?? (DAY_FORM.test(text) ? startOfDay(text) : readMoment(text));
  if (moment > now.toISOString()) {
    throw new InvalidArgumentError(`It lies in the future; it is ${now.toISOString()} now.`);
  }
  if (Date.parse(moment) < now.getTime() - OLDEST_DAYS * DAY) {
    throw new InvalidArgumentError(
      `It is longer ago than ${OLDEST_DAYS} days, which is as far back as Twilio knows.`,
    );
  }
  return moment;
}

function readAge(text: string, now: Date): string | null {
  const [, count, unit] = AGE.exec(text) ?? [];
  if (unit === undefined) return null;
  return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0)).toISOString();
}

function startOfDay(day: string): string {
  const start = parseDay(day);
  if (start === null) throw new InvalidArgumentError('There is no such day.');
  return start;
}

/** Says what is wrong with a moment, part by part: whoever types one can mend it. */
function readMoment(text: string): string {
  const [, day = '', time, zone] = MOMENT_FORM.exec(text) ?? [];
  if (time === undefined) throw new InvalidArgumentError(FORMS);
  startOfDay(day);
  if (parseInstant(`${day}${time}Z`) === null) {
    throw new InvalidArgumentError('There is no such time of day.');
  }
  if (zone === undefined) throw new InvalidArgumentError(`It names no zone. ${FORMS}`);
  const moment = parseInstant(text);
  const isTooFarWest = zone.startsWith('-') && zone > '-12:00';
  if (moment === null || isTooFarWest) {
    throw new InvalidArgumentError('There is no such zone; they go from -12:00 to +14:00.');
  }
  return moment;
}
