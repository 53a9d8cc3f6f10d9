import type { GetCallStatisticsData } from '../api/generated/types.gen';

export type By = NonNullable<NonNullable<GetCallStatisticsData['query']>['period']>;

/** What the page shows, as its address says. */
export interface Question {
  /** A word of {@link PERIODS}, or the first and the last day as in `2026-11-01/2026-11-07`. */
  readonly period: string;
  /** What the period is cut into. */
  readonly by: By;
  /** IANA name. */
  readonly zone: string;
}

interface NamedPeriod {
  readonly name: string;
  readonly label: string;
  /** What bars are by unless the address says. */
  readonly by: By;
  /** What stands before it, to compare with. */
  readonly before: string;
}

export const PERIODS: readonly NamedPeriod[] = [
  { name: 'today', label: 'Today', by: 'hour', before: 'yesterday until then' },
  { name: 'yesterday', label: 'Yesterday', by: 'hour', before: 'the day before' },
  { name: 'last_7_days', label: 'Last 7 days', by: 'day', before: 'the 7 days before' },
  { name: 'last_30_days', label: 'Last 30 days', by: 'day', before: 'the 30 days before' },
  { name: 'last_12_months', label: 'Last 12 months', by: 'month', before: 'the 12 months before' },
];

export const BYS: readonly { readonly by: By; readonly label: string }[] = [
  { by: 'hour', label: 'Hour' },
  { by: 'day', label: 'Day' },
  { by: 'week', label: 'Week' },
  { by: 'month', label: 'Month' },
];

const USUAL = 'last_7_days';

/** @param here the viewer's own zone, which is meant where the address names none */
export function readQuestion(search: string, here: string): Question {
  const given = new URLSearchParams(search);
  const period = given.get('period') ?? USUAL;
  const by = BYS.find((one) => one.by === given.get('by'))?.by ?? usualBy(period);
  return { period, by, zone: given.get('zone')?.replaceAll(' ', '+') ?? here };
}

/** The address of a question; what goes without saying is left out. */
export function writeQuestion({ period, by, zone }: Question): string {
  const written = new URLSearchParams({ period });
  if (by !== usualBy(period)) written.set('by', by);
  written.set('zone', zone);
  return `/insights?${written.toString()}`;
}

/** Another period, cut as is usual for it. */
export function withPeriod(question: Question, period: string): Question {
  return { ...question, period, by: usualBy(period) };
}

/** What stands before a period. */
export function beforeOf(period: string): string {
  return PERIODS.find(({ name }) => name === period)?.before ?? 'in as many days before';
}

export function isNamed(period: string): boolean {
  return PERIODS.some(({ name }) => name === period);
}

/** A period that goes on: its figures change by themselves. */
export function goesOn(period: string): boolean {
  return isNamed(period) && period !== 'yesterday';
}

const FEW_DAYS = 2;
const MANY_DAYS = 120;
const DAY = 24 * 3600 * 1000;

/** A bar says something as long as it is wider than its gap. */
function usualBy(period: string): By {
  const named = PERIODS.find(({ name }) => name === period);
  if (named !== undefined) return named.by;
  const [first = '', last = ''] = period.split('/');
  const days = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  if (days <= FEW_DAYS) return 'hour';
  return days > MANY_DAYS ? 'month' : 'day';
}

/** Both days, as an address has them, or `null` where one is missing or they are the wrong way round. */
export function daysPeriod(first: string, last: string): string | null {
  const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
  return isDay(first) && isDay(last) && first <= last ? `${first}/${last}` : null;
}
