import type { DayRange } from '../stores/call-store.js';
import { DAY } from '../../config/time.js';

/** @returns the UTC day some days after another, `YYYY-MM-DD` */
export function dayAfter(day: string, count = 1): string {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10);
}

/** @returns how many days a range has */
export function daysIn({ from, to }: DayRange): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1);
}

/** The smallest range that covers several. @returns `null` when there is none */
export function rangeOver(ranges: readonly (DayRange | null)[]): DayRange | null {
  const known = ranges.filter((range) => range !== null);
  const from = known.map((range) => range.from).sort()[0];
  const to = known
    .map((range) => range.to)
    .sort()
    .at(-1);
  return from === undefined || to === undefined ? null : { from, to };
}

/** What of a range lies within bounds, of which either may be open. @returns `null` when nothing does */
export function clip(range: DayRange | null, from: string | null, to: string | null): DayRange | null {
  if (range === null) return null;
  const first = from !== null && from > range.from ? from : range.from;
  const last = to !== null && to < range.to ? to : range.to;
  return first > last ? null : { from: first, to: last };
}
