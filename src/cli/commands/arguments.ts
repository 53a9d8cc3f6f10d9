import { InvalidArgumentError } from 'commander';

/** Twilio keeps calls for 13 months; see https://www.twilio.com/docs/voice/api/call-resource. */
const OLDEST_DAYS = 400;
const DAY_MILLISECONDS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY_MILLISECONDS };
const AGE = /^(\d{1,6})([mhd])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/i;
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
export function parseDay(text: string, now: Date): string {
  if (!DAY.test(text)) throw new InvalidArgumentError('Give a UTC day without a time, such as 2026-11-20.');
  if (!isCalendarDay(text)) throw new InvalidArgumentError('There is no such day.');
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
export function parseMoment(text: string, now: Date): string {
  const time = parseAge(text, now) ?? parseDate(text) ?? parseDateTime(text);
  if (time > now.getTime()) {
    throw new InvalidArgumentError(`It lies in the future; it is ${now.toISOString()} now.`);
  }
  if (time < now.getTime() - OLDEST_DAYS * DAY_MILLISECONDS) {
    throw new InvalidArgumentError(
      `It is longer ago than ${OLDEST_DAYS} days, which is as far back as Twilio knows.`,
    );
  }
  return new Date(time).toISOString();
}

function parseAge(text: string, now: Date): number | null {
  const [, count, unit] = AGE.exec(text) ?? [];
  return unit === undefined ? null : now.getTime() - Number(count) * (UNITS[unit] ?? 0);
}

function parseDate(text: string): number | null {
  if (!DAY.test(text)) return null;
  if (!isCalendarDay(text)) throw new InvalidArgumentError('There is no such day.');
  return Date.parse(`${text}T00:00:00.000Z`);
}

function parseDateTime(text: string): number {
  const [, day = '', hours, minutes, seconds = '0', zone] = DATE_TIME.exec(text) ?? [];
  if (hours === undefined) throw new InvalidArgumentError(FORMS);
  if (!isCalendarDay(day)) throw new InvalidArgumentError('There is no such day.');
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new InvalidArgumentError('There is no such time of day.');
  }
  if (zone === undefined) throw new InvalidArgumentError(`It names no zone. ${FORMS}`);
  if (!isZone(zone)) throw new InvalidArgumentError('There is no such zone; they go from -12:00 to +14:00.');
  return Date.parse(text.toUpperCase());
}

function isZone(zone: string): boolean {
  if (/^z$/i.test(zone)) return true;
  const [hours, minutes] = zone.split(':').map(Number);
  const total = (hours ?? 0) * 60 + (zone.startsWith('-') ? -1 : 1) * (minutes ?? 0);
  return Number(minutes) <= 59 && total >= -12 * 60 && total <= 14 * 60;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
