import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { callQuery, STORES_MILLISECONDS, storesQuery } from '../../api/call-queries';
import type { ActivityItemDto } from '../../api/generated/types.gen';
import { useLiveCall } from '../../call/use-live-call';
import { Duration, RunningTime } from '../../parts/duration';
import { Outcome, stateOf } from '../../parts/outcome';
import { useServerTime } from '../connection/phone-context';
import { DATABASE_NAMES } from './fault-view';
import classes from './feed-says.module.css';
import { copyLinesOf } from './feed-view';

/** So long a call may be unknown to the feed, in milliseconds: the live feed tells when it is there. */
const COMES_WITHIN = 5000;

interface SaidCall {
  readonly callId: string;
  /** ISO 8601, by the server's clock. */
  readonly startedAt: string;
}

/** What anybody sees of the call: how it stands, and which databases know. @param call `null` before any */
export function FeedSays({ call }: { readonly call: SaidCall | null }) {
  return (
    <div className={classes.says}>
      <h3>The feed says</h3>
      {call === null ? <p className="muted">Nothing yet.</p> : <Call key={call.callId} call={call} />}
    </div>
  );
}

function Call({ call: { callId: id, startedAt } }: { readonly call: SaidCall }) {
  useLiveCall(id);
  const isOld = useServerTime((now) => now - Date.parse(startedAt) > COMES_WITHIN);
  const isKnown = useQueryClient().getQueryData(callQuery(id).queryKey) !== undefined;
  const { data } = useQuery({
    ...callQuery(id),
    enabled: isOld || isKnown,
    retry: false,
    // It comes there a little later than here.
    refetchInterval: ({ state }) => (state.data === undefined ? STORES_MILLISECONDS : false),
  });
  const stores = useQuery({
    ...storesQuery(id),
    enabled: data !== undefined,
    refetchInterval: STORES_MILLISECONDS,
  });
  if (data === undefined) return <p className="muted">The call is not there yet.</p>;
  const { call } = data;
  return (
    <>
      <p className={classes.line}>
        <Outcome state={stateOf(call)} />
        <Lasts call={call} />
      </p>
      {stores.data !== undefined && (
        <dl className={classes.copies}>
          {copyLinesOf(stores.data).map(({ store, words, tone }) => (
            <div key={store}>
              <dt>{DATABASE_NAMES[store]}</dt>
              <dd className={tone}>{words}</dd>
            </div>
          ))}
        </dl>
      )}
      <Link className={classes.link} href={`/call/${id}`}>
        Open this call
      </Link>
    </>
  );
}

function Lasts({ call: { startedAt, endedAt } }: { readonly call: ActivityItemDto }) {
  if (startedAt === null) return null;
  if (endedAt === null) return <RunningTime since={startedAt} />;
  return <Duration seconds={(Date.parse(endedAt) - Date.parse(startedAt)) / 1000} />;
}
