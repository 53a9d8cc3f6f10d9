import type { CommandSession } from './command-session.js';
import { printable } from './printable.js';

const MOST_SHOWN = 20;

/** Complains about what could not be done, the first of it in full. */
export function printFailures(failures: readonly string[], session: CommandSession): void {
  for (const failure of failures.slice(0, MOST_SHOWN)) session.complain(`failed: ${printable(failure)}`);
  const rest = failures.length - MOST_SHOWN;
  if (rest > 0) session.complain(`failed: and ${rest} more`);
}
