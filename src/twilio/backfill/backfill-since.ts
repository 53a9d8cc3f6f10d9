const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** Twilio shows the requests about a call for 30 days. */
const LONGEST = 30 * DAY;

/**
 * From when a first run asks: an hour before the newest stored call, at least a day back, at most 30 days.
 *
 * @param newest when the newest stored call began, ISO 8601; `null` when there is none
 * @returns ISO 8601
 */
export function sinceNewest(newest: string | null, now: Date): string {
  const wanted = newest === null ? 0 : Date.parse(newest) - HOUR;
  return within(wanted, now, DAY);
}

/**
 * From when the runs after it ask: an hour before the last one began, at least two hours back, at most 30 days.
 *
 * @param lastStart ISO 8601
 */
export function sinceLastRun(lastStart: string, now: Date): string {
  return within(Date.parse(lastStart) - HOUR, now, 2 * HOUR);
}

function within(wanted: number, now: Date, shortest: number): string {
  const moment = Math.max(now.getTime() - LONGEST, Math.min(wanted, now.getTime() - shortest));
  return new Date(moment).toISOString();
}
