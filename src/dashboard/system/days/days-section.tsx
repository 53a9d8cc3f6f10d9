import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../../api/api-error';
import { startRepair } from '../../api/generated/sdk.gen';
import { daysQuery, repairsQuery, statusQuery } from '../../api/system-queries';
import { useServices } from '../../app/services';
import { Section } from '../../parts/section';
import { SectionFailed, SectionLoading } from '../parts/section-states';
import { DAY_WORDS, type DayState, daysOf, describeRepair, sayDay, type ShownDay } from './day-model';
import classes from './days-section.module.css';

const STATES: readonly DayState[] = ['equal', 'different', 'unknown', 'none'];

/** Whether both databases hold the same, day by day, and the way to make them equal now. */
export function DaysSection() {
  const { data, error, refetch } = useQuery(daysQuery);
  return (
    <Section title="Equal, day by day" aside={<Repair />}>
      {data !== undefined ? (
        <Days days={daysOf(data, new Date())} />
      ) : error === null ? (
        <SectionLoading what="Days" rows={2} />
      ) : (
        <SectionFailed what="The days" error={error} onRetry={() => void refetch()} />
      )}
    </Section>
  );
}

function Days({ days }: { readonly days: readonly ShownDay[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const differs = days.findLastIndex(({ state }) => state === 'different');
  const wanted = days.findIndex(({ day }) => day === chosen);
  const index = wanted >= 0 ? wanted : differs >= 0 ? differs : days.length - 1;
  const shown = days[index];
  return (
    <>
      <Bars days={days} index={index} onChoose={setChosen} />
      <p className={classes.dates} aria-hidden="true">
        <span>{sayDay(days[0]?.day ?? '')}</span>
        <span>today, UTC</span>
      </p>
      <div className={classes.foot}>
        <ul className={classes.legend}>
          {STATES.map((state) => (
            <li key={state}>
              <span className={classes.sign} data-state={state} />
              {DAY_WORDS[state]}
            </li>
          ))}
        </ul>
        {shown !== undefined && <Chosen day={shown} />}
      </div>
    </>
  );
}

interface BarsProps {
  readonly days: readonly ShownDay[];
  /** Of the day that is chosen. */
  readonly index: number;
  readonly onChoose: (day: string) => void;
}

function Bars({ days, index, onChoose }: BarsProps) {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const next = days[index + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onChoose(next.day);
    event.currentTarget.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus();
  };
  return (
    <div className={classes.days} role="group" aria-label="Days, move with the arrow keys" onKeyDown={move}>
      {days.map(({ day, state }, place) => (
        <button
          key={day}
          type="button"
          className={classes.day}
          data-day={day}
          data-state={state}
          tabIndex={place === index ? 0 : -1}
          aria-pressed={place === index}
          aria-label={`${sayDay(day)}: ${DAY_WORDS[state]}`}
          title={`${sayDay(day)}: ${DAY_WORDS[state]}`}
          onClick={() => onChoose(day)}
        />
      ))}
    </div>
  );
}

function Chosen({ day: { day, state, figures, href } }: { readonly day: ShownDay }) {
  return (
    <p className={classes.chosen} aria-live="polite">
      {href === null ? sayDay(day) : <Link href={href}>{sayDay(day)}</Link>} · {figures ?? DAY_WORDS[state]}
    </p>
  );
}

function Repair() {
  const { toasts } = useServices();
  const queries = useQueryClient();
  const { data: [last] = [] } = useQuery(repairsQuery);
  const { mutate, isPending } = useMutation({
    mutationFn: () => startRepair({ body: {}, throwOnError: true }),
    onError: (error) => {
      // One that somebody else began is as good, and its progress is shown.
      const isRunning = error instanceof ApiError && error.code === 'REPAIR_RUNNING';
      if (!isRunning) toasts.show({ text: `Not repaired: ${error.message}`, isProblem: true });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: repairsQuery.queryKey }),
  });
  const isRunning = last?.state === 'running';
  useRenewed(isRunning);
  return (
    <span className={classes.repair}>
      <span role="status">{last !== undefined && describeRepair(last)}</span>
      {!isRunning && (
        <Button size="xs" disabled={isPending} onClick={() => mutate()}>
          Repair now
        </Button>
      )}
    </span>
  );
}

/** When a repair has ended, the days are compared anew. */
function useRenewed(isRunning: boolean): void {
  const queries = useQueryClient();
  const wasRunning = useRef(isRunning);
  useEffect(() => {
    const hasEnded = wasRunning.current && !isRunning;
    wasRunning.current = isRunning;
    if (!hasEnded) return;
    for (const { queryKey } of [daysQuery, statusQuery]) void queries.invalidateQueries({ queryKey });
  }, [isRunning, queries]);
}
