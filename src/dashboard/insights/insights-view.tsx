import { lazy, Suspense } from 'react';
import type { StatisticsDto } from '../api/generated/types.gen';
import { useMe } from '../app/services';
import { AgentsSection } from './agents-section';
import { beforeOf, type Question } from './address';
import { CallsLink } from './calls-link';
import { type Figure, figuresOf, unheardFigure } from './figures';
import { HeatSection } from './heat-section';
import { useAgentStatistics, usePrevious, useUnheard } from './insights-queries';
import { NoCallsThen } from './insights-states';
import classes from './insights-view.module.css';
import { NumbersSection } from './numbers-section';
import { TimesSection } from './times-section';

/** The charts' packages are as large as the rest of the dashboard: figures do not wait for them. */
const Charts = lazy(() => import('./charts'));

interface InsightsViewProps {
  readonly statistics: StatisticsDto;
  readonly question: Question;
}

/** All figures of a period. */
export function InsightsView({ statistics, question }: InsightsViewProps) {
  const previous = usePrevious(statistics);
  const unheard = useUnheard(statistics);
  const agents = useAgentStatistics(statistics);
  const isEmpty = statistics.total.calls === 0;
  const figures = [...figuresOf(statistics, previous, beforeOf(question.period)), unheardFigure(unheard)];
  return (
    <>
      <dl className={classes.figures}>
        {figures.map((figure) => (
          <FigureEntry key={figure.label} figure={figure} statistics={statistics} />
        ))}
      </dl>
      {isEmpty ? (
        <NoCallsThen />
      ) : (
        <Suspense fallback={<div className={classes.chartPlace} />}>
          <Charts statistics={statistics} by={statistics.period} />
        </Suspense>
      )}
      <div className={classes.columns}>
        <HeatSection statistics={statistics} />
        {!isEmpty && (
          <>
            <TimesSection statistics={statistics} agents={agents.data ?? null} />
            <AgentsSection range={statistics} agents={agents.data ?? null} hasFailed={agents.isError} />
            <NumbersSection statistics={statistics} />
          </>
        )}
      </div>
      <Scope />
    </>
  );
}

function FigureEntry({
  figure,
  statistics,
}: {
  readonly figure: Figure;
  readonly statistics: StatisticsDto;
}) {
  const { label, value, unit, calls, filters, beside, isWorse = false } = figure;
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <CallsLink range={statistics} filters={filters} calls={calls}>
          {value}
          {unit !== undefined && <small>{unit}</small>}
        </CallsLink>
      </dd>
      <dd className={classes.beside}>
        <span className={isWorse ? 'bad' : ''}>{beside}</span>
      </dd>
    </div>
  );
}

/** Who may see some numbers only has to know that figures are of these. */
function Scope() {
  const { numbers } = useMe();
  if (numbers === null) return null;
  return <p className={classes.scope}>Figures are of the numbers that your key covers.</p>;
}
