import { usePhone, useServerTime } from '../connection/phone-context';
import { FeedSays } from '../faults/feed-says';
import { formatDuration } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { Lane } from '../parts/lane';
import lines from '../parts/lines.module.css';
import { BeginForm } from './begin-form';
import { Deadlines } from './deadlines';
import classes from './lifecycle-desk.module.css';
import { eventLinesOf, nameOfState, STATE_NAMES } from './lifecycle-view';
import { Moves } from './moves';

/** A call that another system reports, acted out event by event. */
export function LifecycleDesk() {
  const { phone } = usePhone();
  const { call } = phone.lifecycle;
  return (
    <div className={classes.life}>
      <Lane title="A call from another system">
        <BeginForm />
      </Lane>
      <Lane title="State" aside={<StateSince />}>
        {call === null ? (
          <p className="soft">No call yet. Start one, then say what happens to it.</p>
        ) : (
          <>
            <Machine />
            <Moves />
            <Deadlines deadlines={call.deadlines} />
          </>
        )}
        <FeedSays call={call} />
      </Lane>
      <Events />
    </div>
  );
}

function StateSince() {
  const { call } = usePhone().phone.lifecycle;
  const words = useServerTime((now) => {
    if (call === null) return '';
    if (call.state === 'ended') return 'ended';
    return `${nameOfState(call.state)} for ${formatDuration((now - Date.parse(call.stateSince)) / 1000)}`;
  });
  return <span role="timer">{words}</span>;
}

/** The four states, and where the call is. */
function Machine() {
  const { call } = usePhone().phone.lifecycle;
  if (call === null) return null;
  return (
    <ol className={classes.machine} aria-label="States of the call">
      {STATE_NAMES.map(([state, name]) => (
        <li key={state} aria-current={state === call.state ? 'step' : undefined}>
          {name}
        </li>
      ))}
    </ol>
  );
}

function Events() {
  const { call } = usePhone().phone.lifecycle;
  const events = call === null ? [] : eventLinesOf(call);
  return (
    <Lane title="Events sent" aside={events.length}>
      {events.length === 0 ? (
        <p className="muted">
          Each is a request to <code className="mono">POST /api/events</code>.
        </p>
      ) : (
        <ol className={lines.lines}>
          {events.map(({ id, after, icon, tone, name, detail, answer }) => (
            <li key={id}>
              <span className="muted">{after}</span>
              <Icon name={icon} className={tone} />
              <span className={lines.words}>
                <span className="mono">{name}</span> <small>{detail}</small>
              </span>
              <span className={tone === 'bad' ? 'bad' : 'muted'}>{answer}</span>
            </li>
          ))}
        </ol>
      )}
    </Lane>
  );
}
