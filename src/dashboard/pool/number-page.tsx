import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import { ApiError } from '../api/api-error';
import type { NumberDto, SessionDto } from '../api/generated/types.gen';
import { formatPhoneNumber } from '../parts/caller';
import { EmptyState } from '../parts/empty-state';
import { count } from '../parts/format';
import { Icon } from '../parts/icon';
import { Section } from '../parts/section';
import classes from './number-page.module.css';
import { NUMBER_STATES } from './pool-model';
import { historyQuery, numberQuery, sessionQuery } from './pool-queries';
import { CouldNotLoad, LoadingRows } from './pool-states';
import { SessionDetail } from './session-detail';
import { CallCount, Span } from './session-table';

/** One number of the pool, who has it, and who had it before. */
export default function NumberPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { data, error, refetch } = useQuery(numberQuery(id));
  const title = data === undefined ? 'Number' : formatPhoneNumber(data.number);
  return (
    <>
      <title>{`${title} · Mainline`}</title>
      <div className="top">
        <Link href="/pool" className="row">
          <Icon name="left" /> Numbers
        </Link>
      </div>
      <div className="body">
        {data !== undefined ? (
          <NumberView number={data} />
        ) : error === null ? (
          <LoadingRows />
        ) : isUnknown(error) ? (
          <NoSuchNumber />
        ) : (
          <CouldNotLoad what="The number" error={error} onRetry={() => void refetch()} />
        )}
      </div>
    </>
  );
}

/** An id that cannot be one is of no number either. */
function isUnknown(error: Error): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 400);
}

function NoSuchNumber() {
  return (
    <EmptyState
      icon="search"
      title="There is no such number"
      actions={<Button onClick={() => navigate('/pool')}>Back to Numbers</Button>}
    >
      It may never have been in the pool.
    </EmptyState>
  );
}

function NumberView({
  number: { id, number, state, country, areaCode, sessionId },
}: {
  readonly number: NumberDto;
}) {
  const place = [country, areaCode].filter((part) => part !== null).join(', ');
  return (
    <article>
      <h1 className={classes.name}>{formatPhoneNumber(number)}</h1>
      <p className="soft">{[NUMBER_STATES[state], place].filter((part) => part !== '').join(' · ')}</p>
      {state === 'lent' && sessionId !== null && <Present id={sessionId} />}
      <History id={id} />
    </article>
  );
}

function Present({ id }: { readonly id: string }) {
  const { data } = useQuery(sessionQuery(id));
  if (data === undefined) return <LoadingRows />;
  return (
    <div className={classes.present}>
      <SessionDetail session={data} isOfNumber />
    </div>
  );
}

function History({ id }: { readonly id: string }) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    historyQuery(id),
  );
  const sessions = data?.pages.flatMap(({ items }) => items);
  return (
    <Section title="History">
      {sessions === undefined && error === null && <LoadingRows />}
      {error !== null && sessions === undefined && (
        <CouldNotLoad what="The history" error={error} onRetry={() => void refetch()} />
      )}
      {sessions?.length === 0 && <p className="muted">Nobody has had this number yet.</p>}
      <ol className={classes.tenants}>
        {sessions?.map((session) => (
          <Tenant key={session.sessionId} session={session} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="subtle" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </Section>
  );
}

function Tenant({ session }: { readonly session: SessionDto }) {
  return (
    <li data-active={session.status === 'active'}>
      <span className="cut" dir="auto" title={session.userId}>
        {session.userId}
      </span>
      <span>
        <Span session={session} />
        {' · '}
        <CallCount session={session}>{count(session.callCount, 'call')}</CallCount>
      </span>
    </li>
  );
}
