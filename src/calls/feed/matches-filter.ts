import type { Call, CallAlert } from '../model/call.js';
import { durationRankOf, facetsOf, isUnheard, ownNumberOf } from './call-facets.js';
import type { AlertMatch, CallFilter, CallPosition, CallSort, NumberMatch, OneOf } from './call-filter.js';
import { isOffer, timesOf } from './call-times.js';
import { hasText } from './text-search.js';

/** Judges by one condition of a filter that has it. */
type Condition = (filter: CallFilter, call: Call) => boolean;

/** What each condition means. Both databases say the same in their own words; one suite compares all three. */
const CONDITIONS: Readonly<Record<keyof CallFilter, Condition>> = {
  status: ({ status }, call) => isOneOf(call.status, status),
  underWay: ({ underWay }, call) => (call.status !== 'ended') === underWay,
  outcome: ({ outcome }, call) => isOneOf(call.outcome, outcome),
  direction: ({ direction }, call) => isOneOf(call.direction, direction),
  source: ({ source }, call) => isOneOf(call.source, source),
  type: ({ type }, call) => isOneOf(call.type, type),
  from: ({ from }, call) => isNumber(from, call.from),
  to: ({ to }, call) => isNumber(to, call.to),
  participant: ({ participant }, { from, to }) => from === participant || to === participant,
  text: ({ text = [] }, call) => {
    const { searchText, searchWords } = facetsOf(call);
    return hasText(text, searchText, searchWords);
  },
  agent: ({ agent }, call) => call.answeredBy === agent,
  agentId: ({ agentId }, call) => call.agentId === agentId,
  queue: ({ queue }, call) => call.queue === queue,
  session: ({ session }, call) => call.session === session,
  number: ({ number }, call) => ownNumberOf(call) === number,
  hasVoicemail: ({ hasVoicemail }, call) => (call.voicemail !== null) === hasVoicemail,
  unheard: ({ unheard }, call) => isUnheard(call) === unheard,
  flagged: ({ flagged }, call) => call.flagged === flagged,
  alert: ({ alert = {} }, { alerts }) => alerts.some((one) => isAlert(alert, one)),
  offer: ({ offer = {} }, { offers }) => offers.some((one) => isOffer(offer, one)),
  hasTime: ({ hasTime = 'talk' }, call) => timesOf(call)[hasTime] !== null,
  startedWithin: ({ startedWithin = [] }, call) =>
    startedWithin.filter((edge) => edge <= call.startedAt).length % 2 === 1,
  startedFrom: ({ startedFrom = '' }, call) => call.startedAt >= startedFrom,
  startedBefore: ({ startedBefore = '' }, call) => call.startedAt < startedBefore,
  durationFrom: ({ durationFrom = 0 }, call) => durationRankOf(call) >= Math.max(durationFrom, 0),
  durationTo: ({ durationTo = 0 }, { durationSeconds }) =>
    durationSeconds !== null && durationSeconds <= durationTo,
  visibleNumbers: ({ visibleNumbers = [] }, call) => {
    const number = ownNumberOf(call);
    return number !== null && visibleNumbers.includes(number);
  },
};

/** Whether a call has begun and meets every condition of a filter. */
export function matchesFilter(call: Call, filter: CallFilter): boolean {
  if (call.type === null) return false;
  return FILTER_NAMES.every((name) => filter[name] === undefined || CONDITIONS[name](filter, call));
}

/** The sort key and the id of a call in a list. */
export function positionOf(call: Call, sort: CallSort): CallPosition {
  return { key: sort === 'startedAt' ? call.startedAt : durationRankOf(call), id: call.id };
}

/** Orders positions of one list upwards. */
export function comparePositions(left: CallPosition, right: CallPosition): number {
  if (left.key !== right.key) return left.key < right.key ? -1 : 1;
  if (left.id === right.id) return 0;
  return left.id < right.id ? -1 : 1;
}

function isAlert({ state, kind, queueId }: AlertMatch, alert: CallAlert): boolean {
  const isLike = (wanted: OneOf<string | null> | undefined, is: string | null): boolean =>
    wanted === undefined || isOneOf(is, wanted);
  return isLike(state, alert.state) && isLike(kind, alert.kind) && isLike(queueId, alert.queueId);
}

function isOneOf(value: string | null, wanted: OneOf<string | null> | undefined): boolean {
  return typeof wanted === 'object' && wanted !== null ? wanted.includes(value) : value === wanted;
}

function isNumber(wanted: NumberMatch | undefined, number: string | null): boolean {
  if (wanted === undefined || number === null) return false;
  return 'exact' in wanted ? number === wanted.exact : number.startsWith(wanted.prefix);
}

function isFilterName(name: string): name is keyof CallFilter {
  return name in CONDITIONS;
}

/** The names of all conditions. */
export const FILTER_NAMES: readonly (keyof CallFilter)[] = Object.keys(CONDITIONS).filter(isFilterName);
