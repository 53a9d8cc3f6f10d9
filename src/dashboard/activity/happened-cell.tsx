import { useTicking } from '../parts/clock';
import { Icon } from '../parts/icon';
import { Player } from '../player/player';
import classes from './call-table.module.css';
import type { CallRowData } from './columns-data';
import { describeDeadline, whatHappened } from './what-happened';

/** What happened in a call: the message, the note, the deadline, or a sentence. */
export function HappenedCell({ call, queues }: CallRowData) {
  const happened = whatHappened(call, queues);
  switch (happened.kind) {
    case 'nothing':
      return null;
    case 'player':
      return <Player call={call} compact />;
    case 'preparing':
      return <span className="muted">Message is being prepared</span>;
    case 'deadline':
      return <Deadline since={happened.since} limit={happened.limit} />;
    case 'text':
      return (
        <div className={`cut ${happened.isWritten ? 'soft' : 'muted'}`} dir="auto" title={happened.text}>
          {happened.text}
        </div>
      );
  }
}

/** How much is left of the longest wait, or how far it is over: in words and colour. */
function Deadline({ since, limit }: { readonly since: string; readonly limit: number }) {
  const start = Date.parse(since);
  const line = useTicking((now) => {
    const { tone, words } = describeDeadline((now - start) / 1000, limit);
    return `${tone} ${words}`;
  });
  const tone = line.split(' ', 1)[0] ?? 'calm';
  return (
    <span className={classes.deadline} data-tone={tone}>
      <Icon name={tone === 'over' ? 'bell' : 'waiting'} />
      {line.slice(tone.length + 1)}
    </span>
  );
}
