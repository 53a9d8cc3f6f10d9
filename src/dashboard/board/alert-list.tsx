import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { callQuery } from '../api/call-queries';
import type { AlertItemDto, BoardDto } from '../api/generated/types.gen';
import { useStore } from '../api/store';
import { useMay, useServices } from '../app/services';
import { Icon } from '../parts/icon';
import { When } from '../parts/when';
import { AlertChanges } from './alert-changes';
import classes from './alert-list.module.css';
import { aboutAlert, canActOn, kindOf, MOST_SHOWN, sayMore, shownAlerts } from './alert-model';
import { useBoard } from './board-context';
import { callerOf, callsLink } from './board-model';
import { alertsQuery } from './board-queries';

/** What somebody has to see, at most three of it. */
export function AlertList({ board }: { readonly board: BoardDto }) {
  const { queue, wall } = useBoard();
  const { queries, toasts } = useServices();
  const [changes] = useState(() => new AlertChanges(queries, toasts));
  const pending = useStore(changes.pending);
  const { data } = useQuery(alertsQuery(queue));
  useEffect(() => {
    window.addEventListener('pagehide', changes.flush);
    return () => window.removeEventListener('pagehide', changes.flush);
  }, [changes]);
  const all = shownAlerts(data?.alerts ?? [], pending);
  // On a wall nobody can do anything about them, and what somebody looks after is dealt with.
  const listed = wall === null ? all : all.filter(({ state }) => state === 'open');
  const more = listed.length - MOST_SHOWN;
  return (
    <section className={classes.alerts} aria-label="Open alerts">
      <Announcer alerts={all} />
      {listed.slice(0, MOST_SHOWN).map((alert) => (
        <AlertLine key={alert.id} alert={alert} board={board} changes={changes} />
      ))}
      {more > 0 && (
        <Link className={classes.more} href={callsLink('alert=open', queue)}>
          {sayMore(more, data?.isWhole ?? true)}
        </Link>
      )}
    </section>
  );
}

/** Tells those who hear the page of what is new, once; what was there already is read with the page. */
function Announcer({ alerts }: { readonly alerts: readonly AlertItemDto[] }) {
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null);
  const [words, setWords] = useState('');
  const open = alerts.filter(({ state }) => state === 'open');
  const fresh = open.filter(({ id }) => known?.has(id) === false);
  if (known === null ? open.length > 0 : fresh.length > 0) {
    setKnown(new Set([...(known ?? []), ...open.map(({ id }) => id)]));
    if (fresh.length > 0) setWords(`New alert: ${fresh.map(kindOf).join(', ')}`);
  }
  return (
    <span className="vh" role="status">
      {words}
    </span>
  );
}

interface AlertLineProps {
  readonly alert: AlertItemDto;
  readonly board: BoardDto;
  readonly changes: AlertChanges;
}

function AlertLine({ alert, board, changes }: AlertLineProps) {
  const { wall } = useBoard();
  const isSeen = alert.state === 'acknowledged';
  const queue = board.queues?.find(({ id }) => id === alert.queue_id)?.name ?? null;
  const agent = board.agents?.find(({ id }) => id === alert.agent_id)?.name ?? null;
  const tone = isSeen ? 'muted' : alert.severity === 'critical' ? 'bad' : 'warn';
  return (
    <div className={classes.alert} data-seen={isSeen}>
      <Icon name={isSeen ? 'check' : 'bell'} className={tone} />
      <p>
        <b>{kindOf(alert)}</b>
        <span className="cut">
          {aboutAlert(alert, queue, agent)}
          {alert.call_id !== null && (
            <>
              {' · '}
              <CallLink id={alert.call_id} board={board} />
            </>
          )}
        </span>
      </p>
      <span className={classes.age}>
        <When at={alert.raised_at} />
      </span>
      {wall === null && <AlertButtons alert={alert} changes={changes} />}
    </div>
  );
}

function CallLink({ id, board }: { readonly id: string; readonly board: BoardDto }) {
  const { wall } = useBoard();
  const shown = board.calls.find((call) => call.id === id);
  const { data } = useQuery({ ...callQuery(id), enabled: shown === undefined });
  const told = data?.call;
  const call = shown ?? (told && { caller: told.caller, from: told.from, erased_at: told.erasedAt });
  return (
    <Link href={`/call/${encodeURIComponent(id)}`} dir="auto">
      {call === undefined ? 'the call' : callerOf(call, wall === 'plain').name}
    </Link>
  );
}

function AlertButtons({ alert, changes }: Pick<AlertLineProps, 'alert' | 'changes'>) {
  const mayAct = useMay('agent') && canActOn(alert);
  const isSeen = alert.state === 'acknowledged';
  return (
    <span className={classes.buttons}>
      {isSeen && <span className={`${classes.by} cut`}>acknowledged{by(alert)}</span>}
      {mayAct && !isSeen && (
        <Button size="xs" onClick={() => changes.make(alert, 'acknowledge')}>
          Acknowledge
        </Button>
      )}
      {mayAct && (
        <Button size="xs" variant="subtle" onClick={() => changes.make(alert, 'resolve')}>
          Resolve
        </Button>
      )}
    </span>
  );
}

function by({ acknowledged_by: name }: AlertItemDto): string {
  return name === null ? '' : ` by ${name}`;
}
