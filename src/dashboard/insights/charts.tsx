import '@mantine/charts/styles.layer.css';
import { BarChart, LineChart } from '@mantine/charts';
import { useMemo } from 'react';
import { navigate } from 'wouter/use-browser-location';
import type { StatisticsDto } from '../api/generated/types.gen';
import type { By } from './address';
import { CallsLink, addressOf } from './calls-link';
import { type Bar, barsOf, chartRows, describeBars, describeRates, partsOf } from './chart-data';
import classes from './charts.module.css';
import { ChartTable } from './chart-table';
import { wholePercent } from './figures';

interface ChartsProps {
  readonly statistics: StatisticsDto;
  readonly by: By;
}

/** Bars of calls by outcome, the line of the answer rate below, and both as a table. */
export default function Charts({ statistics, by }: ChartsProps) {
  const bars = useMemo(() => barsOf(statistics, by), [statistics, by]);
  const parts = useMemo(() => partsOf(statistics), [statistics]);
  const data = useMemo(() => chartRows(bars), [bars]);
  const { answerRate } = statistics.total;
  return (
    <>
      <figure className={classes.figure} aria-labelledby="calls-by">
        <figcaption>
          <h2 id="calls-by">Calls by {by}</h2>
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
        </figcaption>
        <div role="img" aria-label={describeBars(bars)}>
          <BarChart
            h={220}
            data={data}
            dataKey="place"
            type="stacked"
            series={parts.map(({ name, label, color }) => ({ name, label, color }))}
            tickLine="none"
            gridAxis="x"
            strokeDasharray="0"
            withLegend={false}
            xAxisProps={{ ...AXIS, tickFormatter: (place: number) => bars[place]?.label ?? '' }}
            yAxisProps={{ ...AXIS, width: 36, allowDecimals: false }}
            barProps={{ isAnimationActive: false, maxBarSize: 48 }}
            barChartProps={{
              accessibilityLayer: false,
              onClick: ({ activeIndex }) => openBar(bars, activeIndex),
            }}
            tooltipAnimationDuration={0}
            tooltipProps={{
              isAnimationActive: false,
              labelFormatter: (place) => bars[Number(place)]?.words ?? '',
            }}
            classNames={{ root: `${classes.chart} ${classes.bars}` }}
          />
        </div>
      </figure>
      <figure className={classes.figure} aria-labelledby="rate-by">
        <figcaption>
          <h2 id="rate-by">Answer rate by {by}</h2>
          {answerRate !== null && (
            <span className={classes.aside}>dashed: {wholePercent(answerRate)}, the whole period</span>
          )}
        </figcaption>
        <div role="img" aria-label={describeRates(bars)}>
          <LineChart
            h={110}
            data={data}
            dataKey="place"
            series={[{ name: 'rate', label: 'Answered', color: 'var(--accent)' }]}
            curveType="linear"
            tickLine="none"
            gridAxis="x"
            strokeDasharray="0"
            valueFormatter={(rate) => `${rate} %`}
            connectNulls={false}
            referenceLines={
              answerRate === null
                ? []
                : [{ y: Math.round(answerRate * 100), color: 'var(--text-3)', strokeDasharray: '4 4' }]
            }
            xAxisProps={{
              ...AXIS,
              scale: 'band',
              tickFormatter: (place: number) => bars[place]?.label ?? '',
            }}
            yAxisProps={{ ...AXIS, width: 36, domain: [0, 100], ticks: [0, 50, 100], tickFormatter: String }}
            lineProps={{ isAnimationActive: false }}
            classNames={{ root: classes.chart }}
            lineChartProps={{ accessibilityLayer: false }}
            tooltipAnimationDuration={0}
            tooltipProps={{
              isAnimationActive: false,
              labelFormatter: (place) => bars[Number(place)]?.words ?? '',
            }}
          />
        </div>
      </figure>
      <ChartTable bars={bars} parts={parts} by={by} />
    </>
  );
}

const AXIS = {
  fontSize: 12,
  tick: { fill: 'var(--text-3)' },
  interval: 'preserveStartEnd',
  minTickGap: 16,
} as const;

function openBar(bars: readonly Bar[], place: number | string | null | undefined): void {
  const bar = place === null || place === undefined ? undefined : bars[Number(place)];
  if (bar !== undefined && bar.calls > 0) navigate(addressOf(bar.range));
}
