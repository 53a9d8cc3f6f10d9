import { parseTextSearch } from '../api/generated/text-search';
import type { Filters } from './filter-kinds';
import { formatPhoneNumber } from '../parts/caller';
import { withoutFilters } from './filters';

/** At least three digits, and nothing but what numbers are written with. */
const NUMBER = /^\+?[\d\s().-]{3,}$/;
const NORTH_AMERICA = '+1';
const NATIONAL_DIGITS = 10;

/** What the search field shows. */
export function searchOf({ text, fromPrefix }: Filters): string {
  return text ?? (fromPrefix === undefined ? '' : formatPhoneNumber(fromPrefix));
}

/**
 * The filters with what somebody typed: words, or how the caller's number begins.
 *
 * @param home the company's own number, whose country numbers without one are taken for
 */
export function withSearch(filters: Filters, typed: string, home: string | null): Filters {
  const rest = withoutFilters(filters, ['text', 'fromPrefix', 'from']);
  const prefix = readPrefix(typed.trim(), home);
  if (prefix !== null) return { ...rest, fromPrefix: prefix };
  return parseTextSearch(typed) !== null ? { ...rest, text: typed.trim() } : rest;
}

function readPrefix(typed: string, home: string | null): string | null {
  if (!NUMBER.test(typed)) return null;
  const digits = typed.replace(/\D/g, '');
  if (typed.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const isNational =
    home?.startsWith(NORTH_AMERICA) === true && digits.length <= NATIONAL_DIGITS && !digits.startsWith('1');
  if (isNational) return NORTH_AMERICA + digits;
  return digits.length > NATIONAL_DIGITS ? `+${digits}` : null;
}
