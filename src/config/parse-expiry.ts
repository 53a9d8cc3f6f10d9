const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
const DAY_MILLISECONDS = 86_400_000;

/**
 * When something expires: a date and time with its zone, or a UTC day, of which it is the end.
 *
 * @returns the first moment at which it is over, ISO 8601 UTC; `null` for what is no such text, or no day of the calendar
 */
export function parseExpiry(text: string): string | null {
  if (DAY.test(text)) return isCalendarDay(text) ? endOfDay(text) : null;
  const [, day = ''] = DATE_TIME.exec(text) ?? [];
  return isCalendarDay(day) ? new Date(text).toISOString() : null;
}

function endOfDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MILLISECONDS).toISOString();
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isCalendarDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
