import type { AlertMatch, CallFilter, CallListing } from './call-filter.js';

/** Conditions by which people look at calls: with one of them alone, both stores find a page in the order of an index. */
const FOUND_ALONE: ReadonlySet<string> = new Set<keyof CallFilter>([
  'status',
  'underWay',
  'outcome',
  'number',
  'agent',
  'agentId',
  'queue',
  'session',
  'from',
  'text',
  'unheard',
  'flagged',
  'hasVoicemail',
]);

/**
 * True of a list for which a store may have to look at many more calls than it shows: how many only the data can tell, and so it has the
 * time of a query. The time of the start and the numbers that the reader may see make no list wide.
 */
export function isWideListing({ filter, sort }: Pick<CallListing, 'filter' | 'sort'>): boolean {
  const { startedFrom: _from, startedBefore: _before, visibleNumbers: numbers = [], ...others } = filter;
  const asked = Object.entries(others).filter(([, value]) => value !== undefined);
  if (sort !== 'startedAt' || asked.length > 1) return true;
  if (filter.alert !== undefined) return !isAnyOpen(filter.alert);
  // Of several values each is read by itself; several numbers are that already.
  const isSeveral = (value: unknown): boolean => Array.isArray(value) && numbers.length > 1;
  return asked.some(
    ([name, value]) =>
      !FOUND_ALONE.has(name) ||
      value === false ||
      isBeginning(value) ||
      (name !== 'text' && isSeveral(value)),
  );
}

/** True of a filter for whatever open alert, which has a mark of its own. */
export function isAnyOpen({ state, kind, queueId }: AlertMatch): boolean {
  return state === 'open' && kind === undefined && queueId === undefined;
}

/** True of a condition by the beginning of a number. */
export function isBeginning(value: CallFilter[keyof CallFilter]): boolean {
  return typeof value === 'object' && 'prefix' in value;
}
