import type { ActivityItemDto, ListCallsData } from '../api/generated/types.gen';
import { count, formatDuration } from '../parts/format';

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
export function choice<Value extends string>(
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
export function single<Value extends string>(
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

export function yesOrNo(
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

export function text(
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

export function seconds(label: string, word: string, matches: Judge<number>): FilterRule<number> {
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

export function moment(label: string, word: string, matches: Judge<string>): FilterRule<string> {
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

/** One of some numbers. */
export function numbered(
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
