import type { ActivityItemDto, ListCallsData } from '../api/generated/types.gen';
import { count, formatDuration } from '../parts/format';
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
import { hasText, isSearchable } from './text-match';

/** What `GET /calls` takes, without the order, the page and the count; and `rangAt`, which two others say, too. */
export type Filters = Omit<
  NonNullable<ListCallsData['query']>,
  'sort' | 'order' | 'limit' | 'cursor' | 'before' | 'count' | 'rangAt'
>;
export type FilterName = keyof Filters;

/** How one filter is read from the address, said in words, and judged. */
export interface FilterRule<Value> {
  readonly label: string;
  /** How it is entered. */
  readonly input:
    | { readonly kind: 'choice'; readonly options: readonly (readonly [value: string, words: string])[] }
    | { readonly kind: 'text' | 'seconds' | 'moment' };
  /** @returns `undefined` for what cannot be a value; then {@link problem} says why */
  readonly read: (text: string) => Value | undefined;
  readonly problem: string;
  readonly describe: (value: Value) => string;
  /** Whether a call meets it, as far as its row tells: what the server says of the same call. */
  readonly matches: (call: ActivityItemDto, value: Value, filters: Filters) => boolean;
}

type Judge<Value> = FilterRule<Value>['matches'];

/** One of some values, or several with commas between them, as the API has them. */
function choice<Value extends string>(
  label: string,
  words: Readonly<Record<Value, string>>,
  matches: Judge<Value[]>,
): FilterRule<Value[]> {
  const isValue = (text: string): text is Value => Object.hasOwn(words, text);
  return {
    label,
    input: { kind: 'choice', options: Object.entries<string>(words) },
    read: (text) => {
      const given = [...new Set(text.split(','))];
      return given.every(isValue) ? given : undefined;
    },
    problem: `must be one of ${Object.keys(words).join(', ')}, or several of them with commas between`,
    describe: (values) => values.map((value) => words[value].toLowerCase()).join(' or '),
    matches,
  };
}

/** Exactly one of some values. */
function single<Value extends string>(
  label: string,
  words: Readonly<Record<Value, string>>,
  matches: Judge<Value>,
): FilterRule<Value> {
  const several = choice(label, words, () => true);
  return {
    ...several,
    read: (text) => {
      const [value, ...more] = several.read(text) ?? [];
      return more.length === 0 ? value : undefined;
    },
    problem: `must be one of ${Object.keys(words).join(', ')}`,
    describe: (value) => several.describe([value]),
    matches,
  };
}

function yesOrNo(
  label: string,
  [no, yes]: readonly [string, string],
  matches: Judge<boolean>,
): FilterRule<boolean> {
  return {
    label,
    input: {
      kind: 'choice',
      options: [
        ['true', yes],
        ['false', no],
      ],
    },
    read: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    problem: 'must be true or false',
    describe: (value) => (value ? yes : no),
    matches,
  };
}

function text(
  label: string,
  matches: Judge<string>,
  describe = (value: string) => value,
): FilterRule<string> {
  return {
    label,
    input: { kind: 'text' },
    read: (given) => (given.trim() === '' ? undefined : given),
    problem: 'must not be empty',
    describe,
    matches,
  };
}

function seconds(label: string, word: string, matches: Judge<number>): FilterRule<number> {
  return {
    label,
    input: { kind: 'seconds' },
    read: (given) => (/^\d{1,9}$/.test(given) ? Number(given) : undefined),
    problem: 'must be a whole number',
    describe: (value) => `${word} ${value < 60 ? count(value, 'second') : formatDuration(value)}`,
    matches,
  };
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function moment(label: string, word: string, matches: Judge<string>): FilterRule<string> {
  const describe = (value: string): string => {
    const at = new Date(value);
    const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
    return `${word} ${(isMidnight ? day : minute).format(at)}`;
  };
  return {
    label,
    input: { kind: 'moment' },
    read: (given) =>
      Number.isNaN(Date.parse(given)) || !/T.*(Z|[+-]\d\d:?\d\d)$/.test(given) ? undefined : given,
    problem: 'must be a moment with a zone, such as 2026-11-21T09:00:00Z',
    describe,
    matches,
  };
}

const isUnheard = ({ voicemail }: ActivityItemDto): boolean =>
  voicemail !== null && voicemail.status === 'completed' && voicemail.heardAt === null;

const { waiting, talking, on_hold, leaves_message: _leaves, ...OUTCOMES } = STATE_WORDS;

/** One of some numbers. */
function numbered(
  label: string,
  words: ReadonlyMap<number, string>,
  matches: Judge<number>,
): FilterRule<number> {
  return {
    label,
    input: { kind: 'choice', options: [...words].map(([value, said]) => [String(value), said] as const) },
    read: (given) => (/^\d{1,2}$/.test(given) && words.has(Number(given)) ? Number(given) : undefined),
    problem: `must be a whole number, ${Math.min(...words.keys())} to ${Math.max(...words.keys())}`,
    describe: (value) => words.get(value) ?? String(value),
    matches,
  };
}

/** What each of them holds when it is there. */
export type FilterValues = Required<Filters>;
export type FilterRules = { readonly [Name in FilterName]: FilterRule<FilterValues[Name]> };

/** Every filter of the API; the compiler says when there is another one. */
export const RULES: FilterRules = {
  text: {
    ...text('Words', (call, value) =>
      hasText(value, [call.caller.name, call.note, call.voicemail?.transcript]),
    ),
    read: (given) => (isSearchable(given) && given.length <= 200 ? given : undefined),
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
