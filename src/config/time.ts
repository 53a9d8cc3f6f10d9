import { DateTime } from 'luxon';

/** Units of time in milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const CALENDAR_DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT =
  /^\d{4}-\d{2}-\d{2}t(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/i;
const UTC = { zone: 'utc' } as const;

/**
 * Reads a moment: an RFC 3339 date and time with its zone, such as `2026-11-20T09:00:00+01:00`; the seconds may be left out.
 *
 * @returns it as ISO 8601 UTC with milliseconds; `null` for another form and for a moment that there is not, such as 30 February, or
 * that lies beyond the years 1 to 9999 in UTC: PostgreSQL knows no year 0, and JavaScript writes a fifth digit with a sign
 */
export function parseInstant(text: string): string | null {
  if (!INSTANT.test(text)) return null;
  const instant = DateTime.fromISO(text.toUpperCase(), UTC);
  return instant.isValid && isInCalendar(instant.year) ? instant.toJSDate().toISOString() : null;
}

/**
 * Reads a day of the calendar, such as `2026-11-20`.
 *
 * @returns its first moment in UTC, ISO 8601; `null` for another form and for a day that there is not
 */
export function parseDay(text: string): string | null {
  const day = DateTime.fromISO(text, UTC);
  return CALENDAR_DAY.test(text) && day.isValid && isInCalendar(day.year)
    ? day.toJSDate().toISOString()
    : null;
}

function isInCalendar(year: number): boolean {
  return year >= 1 && year <= 9999;
}
