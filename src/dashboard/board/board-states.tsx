import { Button } from '@mantine/core';
import { navigate } from 'wouter/use-browser-location';
import { EmptyState } from '../parts/empty-state';
import { formatTime } from '../parts/format';
import { RequestFoot } from '../app/request-foot';
import { Icon } from '../parts/icon';
import classes from './board-states.module.css';
import lanes from './board-view.module.css';

const ROWS = [72, 54, 63];

/** The shape of what comes; it shows itself only when that takes a moment. */
export function BoardLoading() {
  return (
    <div className={classes.loading} role="status">
      <span className="vh">The board is being loaded</span>
      <div className={lanes.lanes} aria-hidden="true">
        {ROWS.map((_, lane) => (
          <div key={lane} className={classes.lane}>
            {ROWS.map((width) => (
              <span key={width} className="pulse" style={{ width: `${width}%` }} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

interface ProblemProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

export function BoardFailed({ error, onRetry }: ProblemProps) {
  return (
    <EmptyState
      isProblem
      icon="failed"
      title="The board could not be loaded"
      actions={<Button onClick={onRetry}>Try again</Button>}
      foot={<RequestFoot error={error} />}
    >
      {error.message}. Calls are still taken and kept in the journal.
    </EmptyState>
  );
}

/** What is shown is from before, as nothing newer can be had. @param at ISO 8601 */
export function BoardOld({ at, error, onRetry }: ProblemProps & { readonly at: string }) {
  return (
    <p className={classes.old} role="status">
      <Icon name="failed" />
      <span>
        The board could not be refreshed: {error.message}. What you see is from {formatTime(new Date(at))}.
      </span>
      <Button size="xs" onClick={onRetry}>
        Try again
      </Button>
    </p>
  );
}

/** The queue that was watched has been taken away. */
export function QueueGone({ name }: { readonly name: string }) {
  return (
    <EmptyState
      isProblem
      icon="board"
      title={`The queue “${name}” is not there any more`}
      actions={<Button onClick={() => navigate('/board')}>Show all queues</Button>}
    >
      Whoever still waits in it stands on the board of all queues.
    </EmptyState>
  );
}
