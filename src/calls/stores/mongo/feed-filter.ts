import type { mongo } from 'mongoose';
import type {
  AlertMatch,
  CallFilter,
  NumberMatch,
  OfferMatch,
  OneOf,
  TimeKind,
} from '../../feed/call-filter.js';
import { isAnyOpen } from '../../feed/wide-listing.js';
import { CALL_STATUSES } from '../../model/call.js';
import type { SearchTerm } from '../../feed/text-search.js';
import { toDate } from './call-document.mapper.js';
import { calledMark, type CallDocument, type CallMark, sessionMark } from './call.schema.js';

export type FeedFilter = mongo.Filter<CallDocument>;

/** Sorts after every character that can follow a prefix: the last code point, which is no character. */
const AFTER_ALL = '\u{10ffff}';
/** What means something in a regular expression. */
const PATTERN_SYNTAX = /[\\^$.*+?()[\]{}|]/g;

type Wanted = Required<CallFilter>;

const UNDER_WAY = CALL_STATUSES.filter((status) => status !== 'ended');

/** How each condition reads in MongoDB; the meaning is `matchesFilter`'s. Values only ever stand where an operator takes one. */
const CONDITIONS: { readonly [Name in keyof Wanted]: (value: Wanted[Name]) => FeedFilter[] } = {
  status: (status) => [{ 'call.status': oneOf(status) }],
  underWay: (wanted) => [{ 'call.status': wanted ? { $in: UNDER_WAY } : { $eq: 'ended' } }],
  outcome: (outcome) => [{ 'call.outcome': oneOf(outcome) }],
  direction: (direction) => [{ 'call.direction': oneOf(direction) }],
  source: (source) => [{ 'call.source': oneOf(source) }],
  type: (type) => [{ 'call.type': oneOf(type) }],
  from: (from) => [{ 'call.from': numberMatch(from) }],
  to: (to) => [{ 'call.to': numberMatch(to) }],
  participant: (number) => [{ $or: sidesOf(number) }],
  text: (terms) => terms.flatMap(termFilters),
  agent: (agent) => [{ 'call.answeredBy': { $eq: agent } }],
  agentId: (agentId) => [{ 'call.agentId': { $eq: agentId } }],
  queue: (queue) => [{ 'call.queue': { $eq: queue } }],
  session: (session) => [marked(sessionMark(session))],
  number: (number) => [{ 'facets.number': { $eq: number } }],
  hasVoicemail: (wanted) => [wanted ? marked('voicemail') : { 'facets.hasVoicemail': { $eq: false } }],
  unheard: (wanted) => [wanted ? marked('unheard') : { 'facets.unheard': { $eq: false } }],
  flagged: (wanted) => [wanted ? marked('flagged') : { 'call.flagged': { $eq: false } }],
  alert: alertFilters,
  offer: offerFilters,
  hasTime: (kind) => TIMED[kind],
  startedWithin: stretchFilters,
  startedFrom: (time) => [{ 'call.startedAt': { $gte: toDate(time) } }],
  startedBefore: (time) => [{ 'call.startedAt': { $lt: toDate(time) } }],
  durationFrom: (seconds) => [{ 'facets.durationRank': { $gte: Math.max(seconds, 0) } }],
  durationTo: (seconds) => [{ 'facets.durationRank': { $gte: 0, $lte: seconds } }],
  visibleNumbers: (numbers) => [{ 'facets.number': { $in: numbers } }],
};

/** Every call that has begun: nothing compares with the type of one that has not. */
const BEGUN: FeedFilter = { 'call.type': { $gte: '' } };

/** The conditions of a filter, all of which have to hold. A document without a row meets none, nor does a call that has not begun. */
export function feedFilters(filter: CallFilter): FeedFilter[] {
  return [BEGUN, ...CONDITION_NAMES.flatMap((name) => conditionFilters(name, filter))];
}

/** Every call that has a row: a comparison with a date leaves out what has none. */
export const HAS_ROW: FeedFilter = { 'call.startedAt': { $lte: new Date(8.64e15) } };

function conditionFilters<Name extends keyof Wanted>(name: Name, filter: Partial<Wanted>): FeedFilter[] {
  const value: Wanted[Name] | undefined = filter[name];
  return value === undefined ? [] : CONDITIONS[name](value);
}

/** Each by an index of its own: who called, the company's number, and whom it called. */
function sidesOf(number: string): FeedFilter[] {
  return [{ 'call.from': { $eq: number } }, { 'facets.number': { $eq: number } }, marked(calledMark(number))];
}

function oneOf<Value extends string>(wanted: OneOf<Value>): { $eq: Value } | { $in: readonly Value[] } {
  return typeof wanted === 'string' ? { $eq: wanted } : { $in: wanted };
}

function marked(mark: CallMark): FeedFilter {
  return { marks: { $eq: mark } };
}

/** All that is asked is asked of one alert; of an open one its mark says enough. */
function alertFilters(alert: AlertMatch): FeedFilter[] {
  const asked = Object.entries(alert).filter(([, value]) => value !== undefined);
  const isLike = Object.fromEntries(
    asked.map(([name, value]) => [name, Array.isArray(value) ? { $in: value } : { $eq: value }]),
  );
  const mark = marked(alert.state === 'open' ? 'alert_open' : 'alerted');
  if (asked.length === 0 || isAnyOpen(alert)) return [mark];
  return [mark, { 'call.alerts': { $elemMatch: isLike } }];
}

/** All that is asked is asked of one offer; whose agent is an id, or without one a number. */
function offerFilters({ agent, result }: OfferMatch): FeedFilter[] {
  const isMissedSo = result === 'declined' || result === 'busy';
  const asked = result === undefined ? {} : { [isMissedSo ? 'missedBecause' : 'result']: { $eq: result } };
  const isTheirs =
    agent === undefined
      ? {}
      : { $or: [{ agentId: { $eq: agent } }, { agentId: { $eq: null }, number: { $eq: agent } }] };
  return [{ 'call.offers': { $elemMatch: { retransferred: { $exists: true }, ...asked, ...isTheirs } } }];
}

const OVER: FeedFilter = { 'call.outcome': { $gte: '' } };

/** Which calls have each time: what `timesOf` says. */
const TIMED: Readonly<Record<TimeKind, FeedFilter[]>> = {
  wait: [
    {
      $or: [
        { 'call.outcome': { $in: ['answered', 'missed'] } },
        { 'call.outcome': { $eq: 'voicemail' }, 'call.waitSeconds': { $gt: 0 } },
      ],
    },
  ],
  ring: [OVER, { 'call.offers': { $elemMatch: { answerMilliseconds: { $gte: 0 } } } }],
  hold: [OVER, { 'call.offers': { $elemMatch: { holdMilliseconds: { $gt: 0 } } } }],
  talk: [{ 'call.outcome': { $eq: 'answered' } }],
};

function stretchFilters(edges: readonly string[]): FeedFilter[] {
  const ranges = edges.flatMap((from, place): FeedFilter[] => {
    const before = edges[place + 1];
    if (place % 2 === 1 || before === undefined) return [];
    return [{ 'call.startedAt': { $gte: toDate(from), $lt: toDate(before) } }];
  });
  return [ranges.length === 0 ? NEVER : { $or: ranges }];
}

const NEVER: FeedFilter = { 'call.startedAt': { $in: [] } };

/** A range of strings that begin alike: MongoDB orders strings by code point. */
function numberMatch(number: NumberMatch): { $eq: string } | { $gte: string; $lt: string } {
  return 'exact' in number ? { $eq: number.exact } : rangeOf(number.prefix);
}

function rangeOf(prefix: string): { $gte: string; $lt: string } {
  return { $gte: prefix, $lt: prefix + AFTER_ALL };
}

/** The text itself is looked into only where its words do not say everything. */
function termFilters({ literal, words, prefix }: SearchTerm): FeedFilter[] {
  const whole = words.map((word): FeedFilter => ({ 'facets.searchWords': { $eq: word } }));
  const begun: FeedFilter[] =
    prefix === null ? [] : [{ 'facets.searchWords': { $elemMatch: rangeOf(prefix) } }];
  const isOneWord = words.length === 0 && prefix === literal;
  return [
    ...whole,
    ...begun,
    ...(isOneWord ? [] : [{ 'facets.searchText': { $regex: patternOf(literal) } }]),
  ];
}

/** A regular expression for a text as it stands. One with a null byte in it is refused by MongoDB. */
function patternOf(literal: string): string {
  return literal.replace(PATTERN_SYNTAX, '\\$&').replaceAll('\u0000', '\\x00');
}

function isConditionName(name: string): name is keyof CallFilter {
  return name in CONDITIONS;
}

const CONDITION_NAMES = Object.keys(CONDITIONS).filter(isConditionName);
