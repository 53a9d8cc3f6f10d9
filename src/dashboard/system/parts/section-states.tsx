import { Button } from '@mantine/core';
import { ApiError } from '../../api/api-error';
import classes from './section-states.module.css';

interface SectionFailedProps {
  /** What could not be loaded, as the beginning of a sentence. */
  readonly what: string;
  readonly error: Error;
  readonly onRetry: () => void;
}

/** One part of the page has nothing to show; the others may. */
export function SectionFailed({ what, error, onRetry }: SectionFailedProps) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <div className={classes.failed} role="alert">
      <p>
        <span className="bad">{what} could not be loaded.</span> {error.message}.
        {requestId !== null && (
          <span className="muted">
            {' '}
            Request <span className="mono">{requestId}</span>
          </span>
        )}
      </p>
      <Button size="xs" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** The shape of what comes. @param rows how many lines it will have, about */
export function SectionLoading({ what, rows = 3 }: { readonly what: string; readonly rows?: number }) {
  return (
    <div className={classes.loading} role="status">
      <span className="vh">{what} being loaded</span>
      {Array.from({ length: rows }, (_item, index) => (
        <span key={index} className={`${classes.line ?? ''} pulse`} aria-hidden="true" />
      ))}
    </div>
  );
}
