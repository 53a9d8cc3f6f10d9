import { Button } from '@mantine/core';
import { ApiError } from '../api/api-error';
import { EmptyState } from '../parts/empty-state';
import classes from './insights-states.module.css';

interface InsightsRefusedProps {
  readonly error: Error;
  readonly onRetry: () => void;
  /** Shows what the page shows without an address. */
  readonly onUsual: () => void;
}

/** A zone that there is not, a period that has too many bars, or no answer. */
export function InsightsRefused({ error, onRetry, onUsual }: InsightsRefusedProps) {
  const told = error instanceof ApiError ? error : null;
  const detail = told?.status === 400 ? told.details[0] : undefined;
  const requestId = told?.requestId ?? null;
  const foot = requestId !== null && (
    <>
      Request <span className="mono">{requestId}</span>
    </>
  );
  if (detail !== undefined) {
    return (
      <EmptyState
        icon="rejected"
        isProblem
        title={titleOf(detail.field)}
        actions={<Button onClick={onUsual}>Show the last 7 days</Button>}
        foot={foot}
      >
        {detail.problem}. It came from the address of this page.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="failed"
      isProblem
      title="The figures could not be added up"
      actions={<Button onClick={onRetry}>Try again</Button>}
      foot={foot}
    >
      {describeProblem(told)}
    </EmptyState>
  );
}

function titleOf(field: string): string {
  if (field === 'zone') return 'There is no such time zone';
  return field === 'range' ? 'There is no such period' : 'This period cannot be shown so';
}

function describeProblem(told: ApiError | null): string {
  switch (told?.code) {
    case 'STORE_UNAVAILABLE':
      return 'Neither database answers. New calls are still taken and kept in the journal.';
    case 'QUERY_TIMEOUT':
      return 'It took the database too long: a shorter period has fewer calls to add up. The list of calls still works.';
    case 'NO_ANSWER':
      return 'The server does not answer. Calls are taken as long as Twilio reaches it.';
    default:
      return `${told?.message ?? 'Something went wrong'}. The list of calls still works.`;
  }
}

const FIGURES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** The shape of what comes. */
export function InsightsLoading() {
  return (
    <div className={classes.loading} role="status">
      <span className="vh">The figures are being added up</span>
      <div className={classes.figures} aria-hidden="true">
        {FIGURES.map((name) => (
          <span key={name} className="pulse" />
        ))}
      </div>
      <span className={`${classes.chart} pulse`} aria-hidden="true" />
    </div>
  );
}

/** A period in which nobody called. */
export function NoCallsThen() {
  return (
    <EmptyState icon="insights" title="No calls in this period">
      Another period or zone may have some.
    </EmptyState>
  );
}
