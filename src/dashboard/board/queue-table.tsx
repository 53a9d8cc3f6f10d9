import { useId } from 'react';
import { Link } from 'wouter';
import type { BoardQueueDto } from '../api/generated/types.gen';
import { formatDuration, formatNumber } from '../parts/format';
import { toneOf } from '../parts/deadline';
import { usePortion } from '../parts/show-more';
import { useBoardTicking } from './board-context';
import { boardLink, callsLink, orderQueues, sayLimit } from './board-model';
import head from './lane.module.css';
import classes from './queue-table.module.css';
import { useAnsweredToday } from './use-answered-today';

const PORTION = 30;
/** Of every queue that is shown, in milliseconds: seldom, as each is a question of its own. */
const SHARE_EVERY = 120_000;

/** Every queue with who waits there; a queue leads to its own board. */
export function QueueTable({ queues }: { readonly queues: readonly BoardQueueDto[] }) {
  const id = useId();
  const { shown, more } = usePortion(orderQueues(queues), PORTION);
  return (
    <section aria-labelledby={id}>
      <header className={head.head}>
        <h2 id={id}>Queues</h2>
        <span>{formatNumber(queues.length)}</span>
      </header>
      {queues.length === 0 && <p className={head.empty}>There are no queues.</p>}
      {queues.length > 0 && (
        <table className={classes.queues}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col">Waiting</th>
              <th scope="col">Longest wait</th>
              <th scope="col" className="wide">
                Limit
              </th>
              <th scope="col">Free agents</th>
              <th scope="col" className="wide" title="Of the calls of today">
                Answered
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((queue) => (
              <QueueRow key={queue.id} queue={queue} />
            ))}
          </tbody>
        </table>
      )}
      {more}
    </section>
  );
}

function QueueRow({ queue }: { readonly queue: BoardQueueDto }) {
  const { id, name, waiting, waiting_since: since, longest_wait_seconds: limit } = queue;
  return (
    <tr>
      <th scope="row">
        <Link className="cut" href={boardLink(id)} dir="auto" title={name}>
          {name}
        </Link>
      </th>
      <td>
        {waiting === 0 ? (
          <span className="muted">0</span>
        ) : (
          <Link className={classes.strong} href={callsLink('status=waiting', id)}>
            {formatNumber(waiting)}
          </Link>
        )}
      </td>
      <td>{since !== null && <Wait since={since} limit={limit} />}</td>
      <td className="muted wide">{sayLimit(limit)}</td>
      {queue.agents === 0 ? (
        <td className="muted">none</td>
      ) : (
        <td className={queue.free_agents === 0 ? 'warn' : undefined}>
          {formatNumber(queue.free_agents)} of {formatNumber(queue.agents)}
        </td>
      )}
      <td className="wide">
        <Answered queueId={id} />
      </td>
    </tr>
  );
}

function Answered({ queueId }: { readonly queueId: string }) {
  const { share, href } = useAnsweredToday(queueId, SHARE_EVERY);
  return share === null ? (
    <span className="muted">–</span>
  ) : (
    <Link href={href}>{Math.round(share * 100)} %</Link>
  );
}

const TONES = { over: 'bad', near: 'warn', calm: '' } as const;

function Wait({ since, limit }: { readonly since: string; readonly limit: number }) {
  const text = useBoardTicking((now) => {
    const seconds = Math.max((now - Date.parse(since)) / 1000, 0);
    return `${TONES[toneOf(seconds, limit)]}|${formatDuration(seconds)}`;
  });
  const [tone, duration] = text.split('|');
  return (
    <span className={tone}>
      <span role="timer">{duration}</span>
      {tone === 'bad' && <span className="vh"> over the limit</span>}
    </span>
  );
}
