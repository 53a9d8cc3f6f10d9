const MOST_DAYS_SHOWN = 10;

/** How many days, and which: `2: 2026-11-19, 2026-11-20`. */
export function daysText(days: readonly string[]): string {
  if (days.length === 0) return '0';
  const rest = days.length - MOST_DAYS_SHOWN;
  const shown = days.slice(0, MOST_DAYS_SHOWN).join(', ');
  return `${days.length}: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`;
}
