import { useId } from 'react';
import { Link } from 'wouter';
import type { BoardCallDto } from '../api/generated/types.gen';
import { formatDuration, formatNumber } from '../parts/format';
import { Icon } from '../parts/icon';
import { useBoard, useBoardTicking, useIsOld } from './board-context';
import { callerOf, callsLink, describeUnder, inOrder, type LaneKind, standingOf } from './board-model';
import classes from './lane.module.css';

interface LaneProps {
  readonly kind: LaneKind;
  readonly calls: readonly BoardCallDto[];
  /** With those that are not named. */
  readonly total: number;
}

/** The calls of one state, most urgent first. */
export function Lane({ kind, calls, total }: LaneProps) {
  const id = useId();
  const { queue } = useBoard();
  const order = useBoardTicking((now) =>
    inOrder(calls, now)
      .map((call) => calls.indexOf(call))
      .join(),
  );
  const ordered = order === '' ? [] : order.split(',').flatMap((place) => calls[Number(place)] ?? []);
  const more = total - calls.length;
  return (
    <section aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id}>{kind.title}</h2>
        <span>{formatNumber(total)}</span>
      </header>
      {ordered.length === 0 && <p className={classes.empty}>{kind.empty}</p>}
      {ordered.map((call) => (
        <CallCard key={call.id} call={call} />
      ))}
      {more > 0 && (
        <Link className={classes.more} href={callsLink(kind.search, queue)}>
          {formatNumber(more)} more
        </Link>
      )}
    </section>
  );
}

function CallCard({ call }: { readonly call: BoardCallDto }) {
  const { wall } = useBoard();
  const isOld = useIsOld();
  const text = useBoardTicking((now) => {
    const { tone, seconds, words, fraction } = standingOf(call, now);
    return [tone, formatDuration(seconds), words, fraction === null ? '' : fraction.toFixed(3)].join('|');
  });
  const [tone, duration, words, fraction = ''] = text.split('|');
  const caller = callerOf(call, wall === 'plain');
  const under = describeUnder(call);
  return (
    <Link className={classes.call} href={`/call/${encodeURIComponent(call.id)}`} data-tone={tone}>
      <b className="cut" dir="auto" data-plain={caller.isPlain} title={caller.name}>
        {caller.name}
      </b>
      {call.type === 'video' && (
        <span className={classes.video}>
          <Icon name="video" />
          <span className="vh">video</span>
        </span>
      )}
      <span className={classes.time}>
        {isOld && <small>about </small>}
        <span role="timer">{duration}</span>
      </span>
      <small className="cut" title={under}>
        {under}
      </small>
      <span className={classes.words}>{words}</span>
      {fraction !== '' && (
        <span className={classes.meter} aria-hidden="true">
          <i style={{ width: `${Number(fraction) * 100}%` }} />
        </span>
      )}
    </Link>
  );
}
