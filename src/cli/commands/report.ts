import type { CommandSession } from '../terminal/command-session.js';
import { printable, printableJson } from '../terminal/terminal-output.js';

const MOST_FAILURES_SHOWN = 20;
const MOST_DAYS_SHOWN = 10;

/** Output for programs in place of output for people. */
export interface JsonOption {
  readonly json?: boolean;
}

/**
 * Prints what was found out: as JSON if that is wished for, else in words.
 *
 * @param describe makes the lines for people
 */
export function printReport<Report>(
  report: Report,
  describe: (report: Report) => readonly string[],
  { json }: JsonOption,
  session: CommandSession,
): void {
  const lines = json === true ? [printableJson(report)] : describe(report);
  for (const line of lines) session.print(line);
}

/** Complains about what could not be done, the first of it in full. */
export function printFailures(failures: readonly string[], session: CommandSession): void {
  for (const failure of failures.slice(0, MOST_FAILURES_SHOWN))
    session.complain(`failed: ${printable(failure)}`);
  const rest = failures.length - MOST_FAILURES_SHOWN;
  if (rest > 0) session.complain(`failed: and ${rest} more`);
}

/** How many days, and which: `2: 2026-11-19, 2026-11-20`. */
export function daysText(days: readonly string[]): string {
  if (days.length === 0) return '0';
  const rest = days.length - MOST_DAYS_SHOWN;
  const shown = days.slice(0, MOST_DAYS_SHOWN).join(', ');
  return `${days.length}: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** How long something took, such as `350 ms`, `12.4 s` or `3 min 20 s`. @param startedAt, finishedAt ISO 8601 */
export function durationText(startedAt: string, finishedAt: string): string {
  const milliseconds = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
