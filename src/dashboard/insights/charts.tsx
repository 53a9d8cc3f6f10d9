import '@mantine/charts/styles.layer.css';
import { BarChart, LineChart } from '@mantine/charts';
import { useMemo } from 'react';
import { navigate } from 'wouter/use-browser-location';
import type { StatisticsDto } from '../api/generated/types.gen';
import type { By } from './address';
import { addressOf, CallsLink } from './calls-link';
import { type Bar, barsOf, chartRows, describeBars, describeRates, type Part, partsOf } from './chart-data';
import { ChartTable } from './chart-table';
import classes from './charts.module.css';
import { wholePercent } from './figures';

interface ChartsProps {
  readonly statistics: StatisticsDto;
  readonly by: By;
}

/** Bars of calls by outcome, the line of the answer rate below, and both as a table. */
export default function Charts({ statistics, by }: ChartsProps) {
  const bars = useMemo(() => barsOf(statistics, by), [statistics, by]);
  const parts = useMemo(() => partsOf(statistics), [statistics]);
  return (
    <>
      <figure className={classes.figure} aria-labelledby="calls-by">
        <figcaption>
          <h2 id="calls-by">Calls by {by}</h2>
          <Legend statistics={statistics} parts={parts} />
        </figcaption>
        <CallsChart bars={bars} parts={parts} />
      </figure>
      <figure className={classes.figure} aria-labelledby="rate-by">
        <figcaption>
          <h2 id="rate-by">Answer rate by {by}</h2>
          {statistics.total.answerRate !== null && (
            <span className={classes.aside}>
              dashed: {wholePercent(statistics.total.answerRate)}, the whole period
            </span>
          )}
        </figcaption>
        <RateChart bars={bars} whole={statistics.total.answerRate} />
      </figure>
      <ChartTable bars={bars} parts={parts} by={by} />
    </>
  );
}

interface LegendProps {
  readonly statistics: StatisticsDto;
  readonly parts: readonly Part[];
}

function Legend({ statistics, parts }: LegendProps) {
  return (
    <ul className={classes.legend}>
      {parts.map(({ name, label, color, filters, calls }) => (
        <li key={name}>
          <CallsLink range={statistics} filters={filters} calls={calls}>
            <i style={{ background: color }} />
            {label} <b>{calls}</b>
          </CallsLink>
        </li>
      ))}
    </ul>
  );
}

/** How both charts look. Nothing moves, and the picture is one: its numbers are in the table. */
const LOOK = {
  dataKey: 'place',
  tickLine: 'none',
  gridAxis: 'x',
  strokeDasharray: '0',
  tooltipAnimationDuration: 0,
} as const;
const AXIS = { fontSize: 12, tick: { fill: 'var(--text-3)' } } as const;
const TIME_AXIS = { ...AXIS, interval: 'preserveStartEnd', minTickGap: 16 } as const;
const COUNT_AXIS = { ...AXIS, width: 36, allowDecimals: false };
const RATE_AXIS = { ...AXIS, width: 36, domain: [0, 100], ticks: [0, 50, 100], tickFormatter: String };

interface CallsChartProps {
  readonly bars: readonly Bar[];
  readonly parts: readonly Part[];
}

function CallsChart({ bars, parts }: CallsChartProps) {
  return (
    <div role="img" aria-label={describeBars(bars)}>
      <BarChart
        {...LOOK}
        h={220}
        type="stacked"
        data={chartRows(bars)}
        series={parts.map(({ name, label, color }) => ({ name, label, color }))}
        xAxisProps={{ ...TIME_AXIS, tickFormatter: (place: number) => bars[place]?.label ?? '' }}
        yAxisProps={COUNT_AXIS}
        barProps={{ isAnimationActive: false, maxBarSize: 48 }}
        barChartProps={{
          accessibilityLayer: false,
          onClick: ({ activeIndex }) => openBar(bars, activeIndex),
        }}
        tooltipProps={tooltipOf(bars)}
        classNames={{ root: `${classes.chart} ${classes.bars}` }}
      />
    </div>
  );
}

interface RateChartProps {
  readonly bars: readonly Bar[];
  /** That of the whole period, 0 to 1; `null` without any. */
  readonly whole: number | null;
}

function RateChart({ bars, whole }: RateChartProps) {
  const line = { color: 'var(--text-3)', strokeDasharray: '4 4' };
  return (
    <div role="img" aria-label={describeRates(bars)}>
      <LineChart
        {...LOOK}
        h={110}
        data={chartRows(bars)}
        series={[{ name: 'rate', label: 'Answered', color: 'var(--accent)' }]}
        curveType="linear"
        connectNulls={false}
        valueFormatter={(rate) => `${rate} %`}
        referenceLines={whole === null ? [] : [{ ...line, y: Math.round(whole * 100) }]}
        xAxisProps={{
          ...TIME_AXIS,
          scale: 'band',
          tickFormatter: (place: number) => bars[place]?.label ?? '',
        }}
        yAxisProps={RATE_AXIS}
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{ accessibilityLayer: false }}
        tooltipProps={tooltipOf(bars)}
        classNames={{ root: classes.chart }}
      />
    </div>
  );
}

function tooltipOf(bars: readonly Bar[]) {
  return {
    isAnimationActive: false,
    labelFormatter: (place: unknown) => bars[Number(place)]?.words ?? '',
  };
}

function openBar(bars: readonly Bar[], place: number | string | null | undefined): void {
  const bar = place === null || place === undefined ? undefined : bars[Number(place)];
  if (bar !== undefined && bar.calls > 0) navigate(addressOf(bar.range));
}
