import { isAnyOpen, isBeginning } from '../../feed/wide-listing.js';
import type { CallFilter, CallSort } from '../../feed/call-filter.js';

/** An index of a collection, as the driver and the schemas take it. */
export interface NamedIndex {
  readonly key: Record<string, 1 | -1>;
  readonly name: string;
  readonly unique?: true;
  readonly partialFilterExpression?: Record<string, true | { $exists: true } | { $gte: '' }>;
}

/** Where documents have what lists are sorted by. */
export const SORT_PATHS = { startedAt: 'call.startedAt', duration: 'facets.durationRank' } as const;

/** Conditions that look at a path by themselves; text has an index of its own, and a participant is looked for on either side. */
type IndexedCondition = Exclude<keyof CallFilter, 'text' | 'participant'>;

/** The path that each condition looks at. */
export const CONDITION_PATHS: Readonly<Record<IndexedCondition, string>> = {
  status: 'call.status',
  underWay: 'call.status',
  outcome: 'call.outcome',
  direction: 'call.direction',
  source: 'call.source',
  type: 'call.type',
  from: 'call.from',
  to: 'call.to',
  agent: 'call.answeredBy',
  agentId: 'call.agentId',
  queue: 'call.queue',
  session: 'marks',
  number: 'facets.number',
  hasVoicemail: 'facets.hasVoicemail',
  unheard: 'facets.unheard',
  flagged: 'call.flagged',
  alert: 'call.alerts',
  offer: 'call.offers',
  hasTime: 'call.offers',
  startedWithin: SORT_PATHS.startedAt,
  startedFrom: SORT_PATHS.startedAt,
  startedBefore: SORT_PATHS.startedAt,
  durationFrom: SORT_PATHS.duration,
  durationTo: SORT_PATHS.duration,
  visibleNumbers: 'facets.number',
};

/** One index: those calls that are alike in one thing, the newest first. */
interface Family {
  readonly name: string;
  /** The conditions of which one names a value, or none where all calls are in it. */
  readonly leads: readonly IndexedCondition[];
  /** Where the index begins, when that is not where the condition looks. */
  readonly path?: string;
  /** Conditions that are judged by what stands in the index, before a document is read. */
  readonly judged: readonly IndexedCondition[];
  /** What else stands in the index, so that questions about it are answered without the documents. */
  readonly besides?: readonly string[];
}

const ALL: Family = {
  name: 'start',
  leads: [],
  judged: ['number', 'outcome', 'direction', 'agent', 'durationFrom'],
  besides: ['call.waitSeconds', 'call.talkSeconds', 'call.foldVersion'],
};

/**
 * In the order in which they are preferred: the fewer calls a value usually selects, the earlier.
 *
 * A session is a mark among the others: fourteen indexes are what each call may cost, and an index of sessions would be a fifteenth for
 * the few calls that have one. As a mark it costs these one entry, and all others none.
 *
 * All judge `type`, because a call that has not begun is in no list, and `number`, because a key may be confined to numbers. What
 * changes during a call stands in as few as can be, since each change writes an index again: a call has an outcome when it is over, so
 * that with another condition its index is the one that judges.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'mark',
    leads: ['session', 'unheard', 'flagged', 'hasVoicemail', 'alert'],
    path: 'marks',
    judged: ['number'],
    // The sums of a day leave out the other days' calls under way.
    besides: ['head.day'],
  },
  { name: 'from', leads: ['from'], judged: ['number'] },
  { name: 'agent', leads: ['agent'], judged: ['number'] },
  { name: 'agent_id', leads: ['agentId'], judged: ['number'] },
  { name: 'queue', leads: ['queue'], judged: ['number'] },
  { name: 'number', leads: ['number', 'visibleNumbers'], judged: ['direction'] },
  { name: 'outcome', leads: ['outcome'], judged: ['number', 'direction', 'agent', 'queue'] },
  { name: 'status', leads: ['status', 'underWay'], judged: ['number', 'queue'] },
  ALL,
];

const STARTED: NamedIndex['partialFilterExpression'] = { [SORT_PATHS.startedAt]: { $exists: true } };
const WORDS_INDEX: NamedIndex = {
  key: { 'facets.searchWords': 1, 'call.startedAt': -1, _id: -1 },
  name: 'calls_by_word',
  partialFilterExpression: STARTED,
};

/** The name of the index of all calls by their start. */
export const NEWEST = 'calls_by_start';

/** The indexes that lists run along: what is equal, then the start, then the id that ends it, then what is judged in passing. */
export const FEED_INDEXES: readonly NamedIndex[] = [...FAMILIES.map(describeIndex), WORDS_INDEX];

/** Names of the indexes of lists that were made once. */
export function formerFeedIndexes(): string[] {
  const kinds = ['flagged', 'unheard', 'from', 'to', 'agent', 'queue', 'number', 'outcome', 'status'];
  const families = [...kinds, 'source', 'direction', 'voicemail', 'all'];
  return ['feed_words', ...families.flatMap((name) => [`feed_${name}_by_start`, `feed_${name}_by_duration`])];
}

/** How a list is read. */
export interface FeedPlan {
  /** The index that it is to run along; `null` where MongoDB had better weigh several by itself. */
  readonly hint: string | null;
  /** True when the page is found in the indexes alone before its documents are read, also where it has to be sorted. */
  readonly across: boolean;
}

export function planFeed(filter: CallFilter, sort: CallSort): FeedPlan {
  const usable = FAMILIES.filter((family) => isLedBy(family, filter));
  const fitting = usable.filter((family) => judgesAll(family, filter));
  if (filter.text !== undefined || filter.participant !== undefined) return { hint: null, across: false };
  if (sort === 'duration') {
    return { hint: fitting.some(isNewest) ? NEWEST : null, across: true };
  }
  if ([filter.from, filter.to].some(isBeginning)) return { hint: null, across: true };
  const [chosen = ALL] = [...fitting, ...usable];
  return { hint: indexName(chosen), across: false };
}

/** True of a filter by alerts that no mark answers. */
function isAlertLookedAt({ alert }: CallFilter): boolean {
  return alert !== undefined && !isAnyOpen(alert);
}

function isNewest({ leads }: Family): boolean {
  return leads.length === 0;
}

function describeIndex(family: Family): NamedIndex {
  const { leads, judged, besides = [] } = family;
  const lead = leadPath(family);
  const rest = [...judged.map((condition) => CONDITION_PATHS[condition]), ...besides, CONDITION_PATHS.type];
  const ascending = (paths: readonly string[]): [string, 1][] => paths.map((path) => [path, 1]);
  const equal = lead === null ? [] : [lead];
  return {
    key: Object.fromEntries([
      ...ascending(equal),
      [SORT_PATHS.startedAt, -1],
      ['_id', -1],
      ...ascending(rest),
    ]),
    name: indexName(family),
    // Documents without a mark are those that were written before there were any: they are found by that.
    ...(leads.includes('unheard') ? {} : { partialFilterExpression: holdingOf(lead) }),
  };
}

/** `$gte: ''` holds of every text, and whoever asks for one implies it. */
function holdingOf(lead: string | null): NamedIndex['partialFilterExpression'] {
  return lead === null ? STARTED : { [lead]: { $gte: '' } };
}

function leadPath({ leads: [lead], path }: Family): string | null {
  return path ?? (lead === undefined ? null : CONDITION_PATHS[lead]);
}

function indexName({ name }: Family): string {
  return `calls_by_${name}`;
}

function isLedBy({ leads, path }: Family, filter: CallFilter): boolean {
  if (leads.length === 0) return true;
  return leads.some((lead) => (path === undefined ? filter[lead] !== undefined : hasMark(filter, lead)));
}

/** True of a condition that only calls with a mark meet. */
function hasMark(filter: CallFilter, name: IndexedCondition): boolean {
  if (name === 'session' || name === 'alert') return filter[name] !== undefined;
  return filter[name] === true;
}

/** Of several marks the index has one at a time. */
function judgesAll(family: Family, filter: CallFilter): boolean {
  const { leads, judged, path } = family;
  const led = leads.filter((lead) => filter[lead] !== undefined);
  if (path !== undefined && led.length > 1) return false;
  const lead = path === undefined ? leads : led.filter((name) => hasMark(filter, name));
  if (isAlertLookedAt(filter) || isOneOfMany(family, filter)) return false;
  const paths = new Set([...lead, ...judged, 'type' as const].map((name) => CONDITION_PATHS[name]));
  const asked = Object.keys(filter).filter(isIndexed);
  return asked.every((name) => {
    const asks = CONDITION_PATHS[name];
    return filter[name] === undefined || asks === SORT_PATHS.startedAt || paths.has(asks);
  });
}

/** Nearly all calls are over: those of a queue are fewer. */
function isOneOfMany({ leads }: Family, { status, underWay, queue }: CallFilter): boolean {
  const isOver = [status].flat().includes('ended') || underWay === false;
  return leads.includes('status') && isOver && queue !== undefined;
}

function isIndexed(name: string): name is IndexedCondition {
  return name in CONDITION_PATHS;
}
