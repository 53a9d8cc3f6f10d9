import { InvalidArgumentError } from 'commander';
import { parseExpiry } from '../../config/parse-api-keys.js';

const DAY_MILLISECONDS = 86_400_000;
const MOST_DAYS = 3650;
const DAYS = /^([1-9]\d{0,3})d$/;

/**
 * When a key stops working: a number of days, a UTC day of which it is the end, or a time with its zone.
 *
 * @returns a UTC day or a time, as `API_KEYS` has them
 * @throws InvalidArgumentError for another form, more than 3650 days, and what is over
 */
export function parseKeyExpiry(text: string, now: Date): string {
  const [, days] = DAYS.exec(text) ?? [];
  if (days !== undefined) return afterDays(Number(days), now);
  const expiresAt = parseExpiry(text);
  if (expiresAt === null) {
    throw new InvalidArgumentError('Give days (90d), a UTC day (2027-01-31) or a time with its zone.');
  }
  if (expiresAt <= now.toISOString()) {
    throw new InvalidArgumentError(`It lies in the past; it is ${now.toISOString()} now.`);
  }
  return text;
}

function afterDays(days: number, now: Date): string {
  if (days > MOST_DAYS) throw new InvalidArgumentError(`Give at most ${MOST_DAYS} days.`);
  return new Date(now.getTime() + days * DAY_MILLISECONDS).toISOString();
}
