import type { CallFilter, CallListing } from '../../feed/call-filter.js';
import type { SearchTerm, TextSearch } from '../../feed/text-search.js';
import { calledMark, lexemeOf } from './search-marks.js';

/** What no column of PostgreSQL holds: U+0000, and halves of characters. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** The filter that no call meets. */
const NOTHING = { visibleNumbers: [] };

/** A filter as the database's functions take it: conditions that are not there are left out. */
export function toFilterArgument(filter: CallFilter): object {
  if (!isStorable(filter)) return NOTHING;
  const { text, participant, ...others } = filter;
  return {
    ...others,
    ...scopeOf(filter),
    ...(text !== undefined && { text: toTextArgument(text) }),
    ...(participant !== undefined && {
      participant: { number: participant, called: lexemeOf(calledMark(participant)) },
    }),
  };
}

/** Which part of a list is wanted, as `list_calls` takes it. */
export function toPageArgument({ sort, descending, limit, after }: CallListing): object {
  return { sort, descending, limit, ...after };
}

/** A number that may be seen needs no further condition; one that may not leaves nothing. */
function scopeOf({ number, visibleNumbers }: CallFilter): Pick<CallFilter, 'visibleNumbers'> {
  if (visibleNumbers === undefined) return {};
  if (number === undefined) return { visibleNumbers: [...new Set(visibleNumbers)] };
  return visibleNumbers.includes(number) ? { visibleNumbers: undefined } : NOTHING;
}

/** A `tsquery` that an index of words answers, and what has to stand in the text besides. */
function toTextArgument(text: TextSearch): { query: string; literals: string[] } {
  return {
    query: text.flatMap(lexemesOf).join(' & '),
    literals: text.map(({ literal }) => literal),
  };
}

function lexemesOf({ words, prefix }: SearchTerm): string[] {
  const whole = words.map(lexemeOf);
  return prefix === null ? whole : [...whole, `${lexemeOf(prefix)}:*`];
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && !LONE_SURROGATE.test(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorable);
}
