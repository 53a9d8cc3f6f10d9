import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import { ApiError } from '../api/api-error';
import { EmptyState } from '../parts/empty-state';
import classes from './call-states.module.css';

/** An address of no call, or of one that is not for this key: the server tells nobody which. */
export function NoSuchCall() {
  const [, navigate] = useLocation();
  return (
    <>
      <title>No such call · Mainline</title>
      <EmptyState
        icon="search"
        title="There is no such call"
        actions={<Button onClick={() => navigate('/')}>Back to Activity</Button>}
      >
        It may belong to a number that your key does not cover.
      </EmptyState>
    </>
  );
}

export function CallFailed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <>
      <title>Call · Mainline</title>
      <EmptyState
        isProblem
        icon="failed"
        title="The call could not be loaded"
        actions={<Button onClick={onRetry}>Try again</Button>}
        foot={
          requestId !== null && (
            <>
              Request <span className="mono">{requestId}</span>
            </>
          )
        }
      >
        {error.message}. New calls are still taken and kept in the journal.
      </EmptyState>
    </>
  );
}

const WIDTHS = ['wide', 'half', 'wide', 'third', 'half'] as const;

/** The shape of what comes; it shows itself only when that takes a moment. */
export function CallLoading() {
  return (
    <div className={classes.loading} role="status">
      <title>Call · Mainline</title>
      <span className="vh">The call is being loaded</span>
      {WIDTHS.map((width, index) => (
        <span key={index} className={`${classes.line} pulse`} data-width={width} aria-hidden="true" />
      ))}
    </div>
  );
}
