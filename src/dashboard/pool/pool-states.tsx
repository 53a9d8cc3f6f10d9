import { Button } from '@mantine/core';
import { EmptyState } from '../parts/empty-state';
import { RequestFoot } from '../app/request-foot';
import classes from './pool-states.module.css';

const ROWS = [72, 54, 63, 48];

/** The shape of the rows that are about to come. */
export function LoadingRows() {
  return (
    <div className={classes.loading} role="status">
      <span className="vh">Loading</span>
      {ROWS.map((width) => (
        <span key={width} className="pulse" style={{ width: `${width}%` }} aria-hidden="true" />
      ))}
    </div>
  );
}

interface CouldNotLoadProps {
  readonly what: string;
  readonly error: Error;
  readonly onRetry: () => void;
}

export function CouldNotLoad({ what, error, onRetry }: CouldNotLoadProps) {
  return (
    <EmptyState
      isProblem
      icon="failed"
      title={`${what} could not be loaded`}
      actions={<Button onClick={onRetry}>Try again</Button>}
      foot={<RequestFoot error={error} />}
    >
      {error.message}. Callers of lent numbers still hear their greeting.
    </EmptyState>
  );
}
