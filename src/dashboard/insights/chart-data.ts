import type { Filters } from '../activity/filter-kinds';
import type { PeriodStatisticsDto, StatisticsDto, TimeRangeDto } from '../api/generated/types.gen';
import { count } from '../parts/format';
import { STATE_WORDS } from '../parts/outcome';
import type { By } from './address';

type Outcomes = PeriodStatisticsDto['outcomes'];
/** A part of a bar: an outcome, or what has none yet. */
export type PartName = keyof Outcomes | 'underWay';

export interface Part {
  readonly name: PartName;
  readonly label: string;
  readonly color: string;
  readonly filters: Filters;
  /** In the whole period. */
  readonly calls: number;
}

const FILLS: readonly (readonly [PartName, string])[] = [
  ['answered', 'var(--fill-answered)'],
  ['voicemail', 'var(--fill-voicemail)'],
  ['missed', 'var(--fill-missed)'],
  ['abandoned', 'var(--fill-abandoned)'],
  ['greeting_played', 'var(--fill-greeting)'],
  ['rejected', 'var(--fill-rejected)'],
  ['failed', 'var(--fill-failed)'],
  ['underWay', 'var(--accent)'],
];

/** What bars are made of, the quietest first; what no call had is left out. */
export function partsOf({ total }: Pick<StatisticsDto, 'total'>): Part[] {
  return FILLS.map(([name, color]) => ({
    name,
    label: name === 'underWay' ? 'Under way' : STATE_WORDS[name],
    color,
    filters: name === 'underWay' ? { underWay: true } : { outcome: [name] },
    calls: callsOf(total, name),
  })).filter(({ calls }) => calls > 0);
}

/** A bar: its place in time, and how many calls each part has. */
export interface Bar {
  readonly label: string;
  /** The same for a table, where nothing stands around it. */
  readonly words: string;
  readonly range: TimeRangeDto;
  readonly calls: number;
  readonly isPartial: boolean;
  /** 0 to 100, whole; `null` where no call has ended. */
  readonly rate: number | null;
  readonly parts: Readonly<Record<PartName, number>>;
}

/** The bars of a period. They never reach beyond what was asked for: their calls are those of the figures. */
export function barsOf({ periods, startedFrom, startedBefore }: StatisticsDto, by: By): Bar[] {
  const days = new Set(periods.map(({ localStart }) => localStart.slice(0, 10))).size;
  return periods.map((period) => ({
    label: labelOf(period.localStart, by, days),
    words: wordsOf(period.localStart, by),
    range: {
      startedFrom: period.start < startedFrom ? startedFrom : period.start,
      startedBefore: period.end > startedBefore ? startedBefore : period.end,
    },
    calls: period.calls,
    isPartial: period.isPartial,
    rate: period.answerRate === null ? null : Math.round(period.answerRate * 100),
    parts: { ...period.outcomes, underWay: period.underWay },
  }));
}

/** What a chart takes: one row per bar. */
export function chartRows(bars: readonly Bar[]): Record<string, string | number | null>[] {
  return bars.map(({ label, rate, parts }, place) => ({ place, label, rate, ...parts }));
}

/** What the chart says to those who cannot see it. */
export function describeBars(bars: readonly Bar[]): string {
  const [first] = bars;
  if (first === undefined) return 'no calls';
  const busiest = bars.reduce((most, bar) => (bar.calls > most.calls ? bar : most), first);
  return `Most calls: ${busiest.words}, ${count(busiest.calls, 'call')}`;
}

export function describeRates(bars: readonly Bar[]): string {
  const rated = bars.flatMap(({ rate, words }) => (rate === null ? [] : [{ rate, words }]));
  const [first] = rated;
  if (first === undefined) return 'no call has ended';
  const lowest = rated.reduce((least, bar) => (bar.rate < least.rate ? bar : least), first);
  return `Lowest: ${lowest.rate} % at ${lowest.words}`;
}

function callsOf({ outcomes, underWay }: StatisticsDto['total'], name: PartName): number {
  return name === 'underWay' ? underWay : outcomes[name];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Local clocks as the server read them: this browser may not know the zone. */
function readLocal(localStart: string) {
  const [year = '', month = '', day = ''] = localStart.slice(0, 10).split('-');
  const monthName = MONTHS[Number(month) - 1] ?? month;
  return {
    year,
    day: `${Number(day)} ${monthName}`,
    month: `${monthName} ${year}`,
    time: localStart.slice(11, 16),
  };
}

function labelOf(localStart: string, by: By, days: number): string {
  const { day, month, time } = readLocal(localStart);
  if (by === 'month') return month;
  if (by !== 'hour') return day;
  return days > 1 ? `${day} ${time}` : time.slice(0, 2);
}

function wordsOf(localStart: string, by: By): string {
  const { year, day, month, time } = readLocal(localStart);
  if (by === 'month') return month;
  if (by === 'hour') return `${day} ${year}, ${time}`;
  return by === 'week' ? `week from ${day} ${year}` : `${day} ${year}`;
}
