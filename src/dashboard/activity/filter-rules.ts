import { hasText, parseTextSearch, searchTextOf, wordsOf } from '../api/generated/text-search';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { formatPhoneNumber } from '../parts/caller';
import { STATE_WORDS } from '../parts/outcome';
import {
  hasTime,
  HOURS,
  isInHour,
  isOffered,
  isOnWeekday,
  OFFER_WORDS,
  TIME_WORDS,
  wasOfferedTo,
  WEEKDAYS,
} from './statistics-filters';
import {
  choice,
  type FilterName,
  type FilterRule,
  type Filters,
  moment,
  numbered,
  seconds,
  single,
  text,
  yesOrNo,
} from './filter-kinds';

function findsText(query: string, parts: readonly (string | null)[]): boolean {
  const search = parseTextSearch(query);
  const text = searchTextOf(parts);
  return search !== null && hasText(search, text, wordsOf(text));
}

const isUnheard = ({ voicemail }: ActivityItemDto): boolean =>
  voicemail !== null && voicemail.status === 'completed' && voicemail.heardAt === null;

const { waiting, talking, on_hold, leaves_message: _leaves, ...OUTCOMES } = STATE_WORDS;

/** What each of them holds when it is there. */
export type FilterValues = Required<Filters>;
export type FilterRules = { readonly [Name in FilterName]: FilterRule<FilterValues[Name]> };

/** Every filter of the API; the compiler says when there is another one. */
export const RULES: FilterRules = {
  text: {
    ...text('Words', (call, value) =>
      findsText(value, [call.caller.name, call.note, call.voicemail?.transcript ?? null]),
    ),
    read: (given) => (parseTextSearch(given) !== null && given.length <= 200 ? given : undefined),
    problem: 'must have a letter or a digit in every word, and at most 200 characters',
  },
  outcome: choice('Outcome', OUTCOMES, ({ outcome }, values) => outcome !== null && values.includes(outcome)),
  status: choice('Status', { waiting, active: talking, on_hold, ended: 'Ended' }, (call, values) =>
    values.includes(call.status),
  ),
  underWay: yesOrNo('State', ['ended', 'under way'], (call, value) => (call.status !== 'ended') === value),
  unheard: yesOrNo('Message', ['heard or none', 'not heard'], (call, value) => isUnheard(call) === value),
  hasVoicemail: yesOrNo('Voicemail', ['none', 'left'], (call, value) => (call.voicemail !== null) === value),
  flagged: yesOrNo('Flag', ['not flagged', 'flagged'], (call, value) => call.flagged === value),
  alert: choice(
    'Alert',
    { open: 'Open', acknowledged: 'Acknowledged', resolved: 'Resolved' },
    (call, values) => call.alerts.some(({ state }) => values.includes(state)),
  ),
  participant: text(
    'Caller or called',
    ({ from, to }, value) => from === value || to === value,
    formatPhoneNumber,
  ),
  from: text('Caller’s number', (call, value) => call.from === value, formatPhoneNumber),
  fromPrefix: text(
    'Caller’s number begins',
    (call, value) => call.from?.startsWith(value) ?? false,
    (value) => `with ${value}`,
  ),
  to: text('Called', (call, value) => call.to === value, formatPhoneNumber),
  toPrefix: text(
    'Called number begins',
    (call, value) => call.to?.startsWith(value) ?? false,
    (value) => `with ${value}`,
  ),
  number: text('Own number', (call, value) => call.number === value, formatPhoneNumber),
  agent: text('Answered by', (call, value) => call.answeredBy === value, formatPhoneNumber),
  agentId: text('Agent', (call, value) => call.agentId === value),
  queue: text('Queue', (call, value) => call.queue === value),
  session: {
    ...text('Session', (call, value) => call.session === value),
    read: (given) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(given) ? given : undefined),
    problem: 'must be the id of a session',
  },
  offeredTo: text('Rang at', wasOfferedTo, formatPhoneNumber),
  offerResult: single('Ringing', OFFER_WORDS, isOffered),
  hasTime: single('Time', TIME_WORDS, hasTime),
  weekday: numbered('Day of the week', WEEKDAYS, isOnWeekday),
  hour: numbered('Hour', HOURS, isInHour),
  zone: text('Time zone', () => true),
  direction: choice('Direction', { inbound: 'Inbound', outbound: 'Outbound' }, (call, values) =>
    values.includes(call.direction),
  ),
  type: choice(
    'Kind',
    { voice: 'Voice', video: 'Video' },
    ({ type }, values) => type !== null && values.includes(type),
  ),
  source: choice('Reported by', { twilio: 'Twilio', api: 'Another system' }, (call, values) =>
    values.includes(call.source),
  ),
  startedFrom: moment('Started', 'since', (call, value) => Date.parse(call.startedAt) >= Date.parse(value)),
  startedBefore: moment('Started', 'before', (call, value) => Date.parse(call.startedAt) < Date.parse(value)),
  durationFrom: seconds('Lasted', 'at least', (call, value) => (call.durationSeconds ?? -1) >= value),
  durationTo: seconds(
    'Lasted',
    'at most',
    ({ durationSeconds }, value) => durationSeconds !== null && durationSeconds <= value,
  ),
};

export function isFilterName(name: string): name is FilterName {
  return Object.hasOwn(RULES, name);
}

/** All of them, in the order in which they are offered. */
export const FILTER_NAMES: readonly FilterName[] = Object.keys(RULES).filter(isFilterName);
