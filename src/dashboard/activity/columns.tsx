import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ActivityItemDto } from '../api/generated/types.gen';
import { formatPhoneNumber } from '../parts/caller';
import { Duration, RunningTime } from '../parts/duration';
import { Outcome, stateOf } from '../parts/outcome';
import { When } from '../parts/when';
import classes from './call-table.module.css';
import { CallerCell } from './caller-cell';
import type { CallRowData } from './columns-data';
import { HappenedCell } from './happened-cell';
import { waitingSince, waitLimitOf } from './what-happened';

export const features = tableFeatures({});
const helper = createColumnHelper<typeof features, CallRowData>();

export const columns = helper.columns([
  helper.display({
    id: 'outcome',
    header: 'Outcome',
    cell: ({ row }) => <Outcome state={stateOf(row.original.call)} />,
  }),
  helper.display({
    id: 'caller',
    header: 'Caller',
    cell: ({ row }) => <CallerCell call={row.original.call} />,
  }),
  helper.display({
    id: 'happened',
    header: 'What happened',
    cell: ({ row }) => <HappenedCell {...row.original} />,
  }),
  helper.display({ id: 'waited', header: 'Waited', cell: ({ row }) => <Waited {...row.original} /> }),
  helper.display({ id: 'talked', header: 'Talked', cell: ({ row }) => <Talked call={row.original.call} /> }),
  helper.display({ id: 'agent', header: 'Agent', cell: ({ row }) => <Agent call={row.original.call} /> }),
  helper.display({
    id: 'called',
    header: 'Queue, number',
    cell: ({ row }) => <Called call={row.original.call} />,
  }),
  helper.display({
    id: 'when',
    header: 'When',
    cell: ({ row }) => <When at={row.original.call.startedAt} />,
  }),
]);

function Waited({ call, queues }: CallRowData) {
  const since = waitingSince(call);
  if (since !== null) return <RunningTime since={since} />;
  if (call.waitSeconds === 0) return null;
  const limit = waitLimitOf(call, queues);
  const isOver = limit !== null && call.waitSeconds > limit;
  return (
    <span className={isOver ? 'bad' : ''}>
      <Duration seconds={call.waitSeconds} />
      {isOver && <span className="vh"> over the longest wait</span>}
    </span>
  );
}

function Talked({ call }: { readonly call: ActivityItemDto }) {
  if (call.answeredAt === null) return null;
  if (call.status !== 'ended') {
    return (
      <span className="accent">
        <RunningTime since={call.answeredAt} />
      </span>
    );
  }
  return <Duration seconds={call.talkSeconds} />;
}

function Agent({ call }: { readonly call: ActivityItemDto }) {
  const name =
    call.agentName ?? (call.answeredBy === null ? call.agentId : formatPhoneNumber(call.answeredBy));
  if (name === null) return null;
  return (
    <div className="cut" title={name}>
      {name}
    </div>
  );
}

function Called({ call }: { readonly call: ActivityItemDto }) {
  const number = call.number === null ? '' : formatPhoneNumber(call.number);
  const queue = call.queueName ?? call.queue;
  const first = call.session !== null ? `session ${call.session.slice(0, 8)}` : queue;
  return (
    <div className={classes.two} title={call.session ?? queue ?? undefined}>
      <span className="cut">{first ?? number}</span>
      <small className="cut">{first === null ? 'no queue' : number}</small>
    </div>
  );
}
