import { CALL_SORTS, type CallFilter, type CallSort } from '../../feed/call-filter.js';

/** An index of a collection, as the driver and the schemas take it. */
export interface NamedIndex {
  readonly key: Record<string, 1 | -1>;
  readonly name: string;
  readonly unique?: true;
  readonly partialFilterExpression?: Record<string, true>;
}

/** Where documents have what lists are sorted by. */
export const SORT_PATHS = { startedAt: 'call.startedAt', duration: 'facets.durationRank' } as const;

/** Conditions that look at a path by themselves; text has an index of its own. */
type IndexedCondition = Exclude<keyof CallFilter, 'text'>;

/** The path that each condition looks at. */
export const CONDITION_PATHS: Readonly<Record<IndexedCondition, string>> = {
  status: 'call.status',
  outcome: 'call.outcome',
  direction: 'call.direction',
  source: 'call.source',
  from: 'call.from',
  to: 'call.to',
  agent: 'call.answeredBy',
  queue: 'call.queue',
  number: 'facets.number',
  hasVoicemail: 'facets.hasVoicemail',
  unheard: 'facets.unheard',
  flagged: 'call.flagged',
  startedFrom: SORT_PATHS.startedAt,
  startedBefore: SORT_PATHS.startedAt,
  durationFrom: SORT_PATHS.duration,
  durationTo: SORT_PATHS.duration,
  visibleNumbers: 'facets.number',
};

/** One family of indexes: for each order, those calls that are alike in one thing, in that order. */
interface Family {
  readonly name: string;
  /** The condition that names one value, or none of all calls. */
  readonly lead: IndexedCondition | null;
  /** True when the index holds only calls of which the lead is true. */
  readonly partial?: true;
  /** Conditions that are judged by what stands in the index, before a document is read. */
  readonly judged: readonly IndexedCondition[];
}

/**
 * In the order in which they are preferred: the fewer calls a value usually selects, the earlier.
 *
 * What a family judges are the common second conditions; `number` judges everything, because a key may be confined to numbers.
 */
const FAMILIES: readonly Family[] = [
  { name: 'flagged', lead: 'flagged', partial: true, judged: ['number'] },
  { name: 'unheard', lead: 'unheard', partial: true, judged: ['number', 'hasVoicemail'] },
  { name: 'from', lead: 'from', judged: ['number'] },
  { name: 'to', lead: 'to', judged: ['number'] },
  { name: 'agent', lead: 'agent', judged: ['number', 'outcome'] },
  { name: 'queue', lead: 'queue', judged: ['number', 'outcome'] },
  {
    name: 'number',
    lead: 'number',
    judged: ['outcome', 'status', 'direction', 'source', 'hasVoicemail', 'unheard', 'flagged'],
  },
  { name: 'outcome', lead: 'outcome', judged: ['number', 'direction'] },
  { name: 'status', lead: 'status', judged: ['number'] },
  { name: 'source', lead: 'source', judged: ['number'] },
  { name: 'direction', lead: 'direction', judged: ['number', 'outcome'] },
  { name: 'voicemail', lead: 'hasVoicemail', judged: ['number', 'unheard'] },
  { name: 'all', lead: null, judged: ['number', 'from', 'to', 'unheard', 'flagged'] },
];

/**
 * The indexes that lists run along: what is equal, then the order, then the id that ends it, then what is judged in passing. The
 * other thing that lists are sorted by is always judged, for ranges of it.
 */
export const FEED_INDEXES: readonly NamedIndex[] = [
  ...CALL_SORTS.flatMap((sort) => FAMILIES.map((family) => describeIndex(family, sort))),
  { key: { 'facets.searchWords': 1, 'call.startedAt': -1, _id: -1 }, name: 'feed_words' },
];

/**
 * The index that a list is to run along, so that no more documents are read than shown; `null` where MongoDB had better weigh
 * several by itself: how many calls a range or a text selects only the data can tell.
 */
export function feedIndexFor(filter: CallFilter, sort: CallSort): string | null {
  if (filter.text !== undefined || asksAcross(filter, sort)) return null;
  const usable = FAMILIES.filter((family) => isLedBy(family, filter));
  const judging = usable.find((family) => judgesAll(family, filter));
  const chosen = judging ?? usable[0];
  return chosen === undefined ? null : indexName(chosen, sort);
}

/** True of a filter by the beginning of a number, or by a range of what the list is not sorted by. */
export function asksAcross({ from, to, ...others }: CallFilter, sort: CallSort): boolean {
  const ranges =
    sort === 'startedAt'
      ? [others.durationFrom, others.durationTo]
      : [others.startedFrom, others.startedBefore];
  const begins = [from, to].some((number) => number !== undefined && 'prefix' in number);
  return begins || ranges.some((bound) => bound !== undefined);
}

function describeIndex(family: Family, sort: CallSort): NamedIndex {
  const { lead, partial, judged } = family;
  const other = sort === 'startedAt' ? SORT_PATHS.duration : SORT_PATHS.startedAt;
  const equal = lead === null || partial ? [] : [CONDITION_PATHS[lead]];
  const rest = [other, ...judged.map((condition) => CONDITION_PATHS[condition])];
  const ascending = (paths: readonly string[]): [string, 1][] => paths.map((path) => [path, 1]);
  return {
    key: Object.fromEntries([...ascending(equal), [SORT_PATHS[sort], -1], ['_id', -1], ...ascending(rest)]),
    name: indexName(family, sort),
    ...(partial && lead !== null ? { partialFilterExpression: { [CONDITION_PATHS[lead]]: true } } : {}),
  };
}

function indexName({ name }: Family, sort: CallSort): string {
  return `feed_${name}_by_${sort === 'startedAt' ? 'start' : 'duration'}`;
}

function isLedBy({ lead, partial }: Family, filter: CallFilter): boolean {
  if (lead === null) return true;
  if (partial) return filter[lead] === true;
  if (lead === 'number') return filter.number !== undefined || filter.visibleNumbers !== undefined;
  return filter[lead] !== undefined;
}

function judgesAll({ lead, judged }: Family, filter: CallFilter): boolean {
  const paths = new Set([lead, ...judged].flatMap((name) => (name === null ? [] : [CONDITION_PATHS[name]])));
  const asked = Object.keys(filter).filter(isIndexed);
  const own = new Set<string>(Object.values(SORT_PATHS));
  return asked.every((name) => {
    const path = CONDITION_PATHS[name];
    return filter[name] === undefined || own.has(path) || paths.has(path);
  });
}

function isIndexed(name: string): name is IndexedCondition {
  return name in CONDITION_PATHS;
}
