import { DAY, SECOND } from '../../config/time.js';

/** Nothing that Mainline is told of happened earlier. */
const EARLIEST = Date.parse('2000-01-01T00:00:00.000Z');
/** How far another clock, or ours, may be wrong, in milliseconds. */
const DIFFERENCE_OF_CLOCKS = DAY;

/**
 * When something happened, in the words of who is not Mainline: Twilio's form fields and its REST API.
 *
 * Dates reach further in JavaScript than in databases: PostgreSQL knows no year 0, and days of five-digit years do not sort as text. A
 * time that cannot be true is no time.
 *
 * @param value a date, or text that is one, such as RFC 2822 or ISO 8601
 * @param now by our clock
 * @returns ISO 8601 UTC from the year 2000 to a day after now; `null` for anything else
 */
export function plausibleTime(value: unknown, now: Date): string | null {
  const milliseconds = millisecondsOf(value);
  const isPlausible = milliseconds >= EARLIEST && milliseconds <= now.getTime() + DIFFERENCE_OF_CLOCKS;
  return isPlausible ? new Date(milliseconds).toISOString() : null;
}

/** Twilio ends every call within a day; what says that it took several is no duration. */
const LONGEST_SECONDS = 7 * (DAY / SECOND);

/** @returns how many seconds something took, of those that others tell; `null` when nothing takes so long */
export function plausibleSeconds(seconds: number | null): number | null {
  return seconds !== null && seconds <= LONGEST_SECONDS ? seconds : null;
}

function millisecondsOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : NaN;
}
