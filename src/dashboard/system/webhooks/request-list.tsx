import type { WebhookRequestSummaryDto } from '../../api/generated/types.gen';
import { formatExact } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { formatMilliseconds, isFailed, isSlow } from './request-model';
import classes from './webhooks-section.module.css';

interface RequestListProps {
  readonly requests: readonly WebhookRequestSummaryDto[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Requests, the newest first. */
export function RequestList({ requests, chosen, onChoose }: RequestListProps) {
  return (
    <ol className={classes.list} aria-label="Requests, newest first">
      {requests.map((request) => (
        <li key={request.id}>
          <button type="button" aria-pressed={request.id === chosen} onClick={() => onChoose(request.id)}>
            <time className="muted" dateTime={request.at} title={formatExact(new Date(request.at))}>
              {clock.format(new Date(request.at))}
            </time>
            <span className="ok">
              <Icon name="shield" />
              <span className="vh">signature valid</span>
            </span>
            <span className="mono cut" title={request.path}>
              {request.path}
              {request.replayOf !== null && <span className="accent"> replay</span>}
            </span>
            <span className={isFailed(request) ? 'bad' : 'soft'}>{request.status}</span>
            <span className={isSlow(request) ? 'warn' : 'muted'}>
              {formatMilliseconds(request.durationMilliseconds)}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
