import type { Filters } from '../activity/filter-kinds';
import type { CallCountDto, StatisticsDto } from '../api/generated/types.gen';
import { count, describeCount, formatDuration, formatNumber } from '../parts/format';

/** One of the large figures at the top. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** What stands behind it, smaller. */
  readonly unit?: string;
  readonly calls: number;
  readonly filters: Filters;
  readonly beside: string;
  /** True where the figure got worse. */
  readonly isWorse?: boolean;
}

const NONE = '–';

/**
 * What a period amounts to, beside what the time before it did.
 *
 * @param previous `null` while it is not known @param before what that time is called
 */
export function figuresOf(
  { total }: StatisticsDto,
  previous: StatisticsDto | null,
  before: string,
): Figure[] {
  const { outcomes, timed, waitSeconds, talkSeconds } = total;
  return [
    {
      label: 'Calls',
      value: formatNumber(total.calls),
      calls: total.calls,
      filters: {},
      beside: previous === null ? '' : `${formatNumber(previous.total.calls)} ${before}`,
    },
    {
      label: 'Answer rate',
      ...(total.answerRate === null ? { value: NONE } : { value: percent(total.answerRate), unit: '%' }),
      calls: outcomes.answered,
      filters: { outcome: ['answered'] },
      ...rateChange(total.answerRate, previous?.total.answerRate ?? null),
    },
    timeFigure('Wait', 'wait', timed.wait, waitSeconds),
    timeFigure('Talk', 'talk', timed.talk, talkSeconds),
    {
      label: 'Missed',
      value: formatNumber(outcomes.missed),
      calls: outcomes.missed,
      filters: { outcome: ['missed'] },
      ...missedChange(outcomes.missed, previous?.total.outcomes.missed ?? null),
    },
  ];
}

function timeFigure(label: string, hasTime: Times['kind'], calls: number, found: Percentiles | null): Figure {
  return {
    label: `${label}, half within`,
    value: found === null ? NONE : formatDuration(found.p50),
    calls,
    filters: { hasTime },
    beside: found === null ? '' : `95 % within ${formatDuration(found.p95)}`,
  };
}

/** Messages that wait for somebody. */
export function unheardFigure(unheard: CallCountDto | null): Figure {
  return {
    label: 'Messages to hear',
    value: unheard === null ? '' : describeCount(unheard),
    calls: unheard?.count ?? 0,
    filters: { unheard: true },
    beside: '',
  };
}

function rateChange(rate: number | null, before: number | null): Pick<Figure, 'beside' | 'isWorse'> {
  if (rate === null) return { beside: 'no call has ended' };
  if (before === null) return { beside: '' };
  const points = Number(((rate - before) * 100).toFixed(1));
  if (points === 0) return { beside: 'as before' };
  return { beside: `${signed(points.toFixed(1), points)} points`, isWorse: points < 0 };
}

function missedChange(missed: number, before: number | null): Pick<Figure, 'beside' | 'isWorse'> {
  if (before === null) return { beside: '' };
  const more = missed - before;
  if (more === 0) return { beside: 'as many before' };
  return { beside: signed(formatNumber(Math.abs(more)), more), isWorse: more > 0 };
}

/** With a true minus sign. */
function signed(words: string, value: number): string {
  return `${value < 0 ? '−' : '+'}${words.replace('-', '')}`;
}

/** `79.0`, of a share of one. */
export function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** "79 %", or a dash. */
export function wholePercent(share: number | null): string {
  return share === null ? NONE : `${Math.round(share * 100)} %`;
}

export interface Times {
  readonly label: string;
  readonly kind: NonNullable<Filters['hasTime']>;
  readonly calls: number;
  readonly percentiles: readonly (readonly [percent: number, seconds: number])[];
  /** What is heard. */
  readonly words: string;
}

interface Percentiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
}

/** How long something took, if there was any of it. */
export function timesOf(
  kind: Times['kind'],
  label: string,
  calls: number,
  found: Percentiles | null,
): Times | null {
  if (found === null) return null;
  const { p50, p90, p95 } = found;
  const percentiles = [
    [50, p50],
    [90, p90],
    [95, p95],
  ] as const;
  const said = percentiles.map(([part, seconds]) => `${part} % within ${formatDuration(seconds)}`);
  return {
    label,
    kind,
    calls,
    percentiles,
    words: `${label}: ${said.join(', ')}, of ${count(calls, 'call')}`,
  };
}
