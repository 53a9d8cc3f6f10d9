import { InvalidArgumentError } from 'commander';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

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

/** JavaScript takes the 30th of February for the 2nd of March. */
export function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
