import { lazy, Suspense, useState } from 'react';
import { BYS, daysPeriod, isNamed, PERIODS, type Question, withPeriod } from './address';
import { Segments } from '../parts/segments';
import classes from './insights-top.module.css';

const ZonePicker = lazy(() => import('./zone-picker'));

interface InsightsTopProps {
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

/** Which time is shown, in what parts, and by whose clocks. */
export function InsightsTop({ question, onChange }: InsightsTopProps) {
  return (
    <div className={`top ${classes.top}`}>
      <h1 className={classes.title}>Insights</h1>
      <BarsSwitch question={question} onChange={onChange} />
      <PeriodSelect key={question.period} question={question} onChange={onChange} />
      <Suspense fallback={<span className={classes.zone} />}>
        <div className={classes.zone}>
          <ZonePicker zone={question.zone} onChange={(zone) => onChange({ ...question, zone })} />
        </div>
      </Suspense>
    </div>
  );
}

function BarsSwitch({ question, onChange }: InsightsTopProps) {
  return (
    <Segments
      label="Bars by"
      isStretched
      options={BYS.map(({ by, label }) => [by, label])}
      value={question.by}
      onChoose={(by) => onChange({ ...question, by })}
    />
  );
}

const OTHER = 'other';

function PeriodSelect({ question, onChange }: InsightsTopProps) {
  const isOther = !isNamed(question.period);
  const [isChoosing, setChoosing] = useState(isOther);
  const choose = (name: string): void => {
    setChoosing(name === OTHER);
    if (name !== OTHER) onChange(withPeriod(question, name));
  };
  return (
    <>
      <select
        className={classes.select}
        aria-label="Period"
        value={isChoosing ? OTHER : question.period}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {PERIODS.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
        <option value={OTHER}>Other …</option>
      </select>
      {isChoosing && (
        <DaysFields
          period={isOther ? question.period : ''}
          onChange={(period) => onChange(withPeriod(question, period))}
        />
      )}
    </>
  );
}

interface DaysFieldsProps {
  readonly period: string;
  readonly onChange: (period: string) => void;
}

/** The first and the last day; both have to be there. */
function DaysFields({ period, onChange }: DaysFieldsProps) {
  const [start = '', end = ''] = period.split('/');
  const [first, setFirst] = useState(start);
  const [last, setLast] = useState(end);
  const take = (from: string, to: string): void => {
    setFirst(from);
    setLast(to);
    const days = daysPeriod(from, to);
    if (days !== null) onChange(days);
  };
  return (
    <span className={classes.days}>
      <input
        className={classes.select}
        type="date"
        aria-label="First day"
        value={first}
        max={last || undefined}
        onChange={(event) => take(event.currentTarget.value, last)}
      />
      <span aria-hidden="true">–</span>
      <input
        className={classes.select}
        type="date"
        aria-label="Last day"
        value={last}
        min={first || undefined}
        onChange={(event) => take(first, event.currentTarget.value)}
      />
    </span>
  );
}
