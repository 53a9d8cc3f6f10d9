import { Link } from 'wouter';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { describeCaller } from '../parts/caller';
import { Duration, RunningTime } from '../parts/duration';
import { Icon } from '../parts/icon';
import { STATE_WORDS, stateOf } from '../parts/outcome';
import classes from './call-table.module.css';

/** Who called, and where from; what people marked on it. */
export function CallerCell({ call }: { readonly call: ActivityItemDto }) {
  const { name, isPlain, under } = describeCaller(call);
  return (
    <div className={classes.two}>
      <span className={classes.line}>
        <Link className="cut" href={`/call/${encodeURIComponent(call.id)}`} dir="auto" title={name}>
          <span className={isPlain ? 'soft' : ''}>{name}</span>
        </Link>
        <Marks call={call} />
      </span>
      <small className="cut">
        <span className="narrow">
          {STATE_WORDS[stateOf(call)]} <Talked call={call} />·{' '}
        </span>
        {under}
      </small>
    </div>
  );
}

function Marks({ call }: { readonly call: ActivityItemDto }) {
  return (
    <>
      {call.flagged && (
        <>
          <Icon name="flag" className="warn" />
          <span className="vh">flagged</span>
        </>
      )}
      {call.note !== null && (
        <>
          <Icon name="note" />
          <span className="vh">has a note</span>
        </>
      )}
      {call.type === 'video' && (
        <>
          <Icon name="video" />
          <span className="vh">video</span>
        </>
      )}
    </>
  );
}

/** Small screens have no column for it. */
function Talked({ call: { answeredAt, status, talkSeconds } }: { readonly call: ActivityItemDto }) {
  if (answeredAt === null) return null;
  return <>{status === 'ended' ? <Duration seconds={talkSeconds} /> : <RunningTime since={answeredAt} />} </>;
}
