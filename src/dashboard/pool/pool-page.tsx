import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import type { LentNumberDto } from '../api/generated/types.gen';
import { useMay, useServices } from '../app/services';
import { formatPhoneNumber } from '../parts/caller';
import { EmptyState } from '../parts/empty-state';
import { Icon } from '../parts/icon';
import views from '../parts/view-tabs.module.css';
import { NumberTable } from './number-table';
import { PoolBar } from './pool-bar';
import { type PoolAddress, poolLink, type PoolView, readPoolAddress } from './pool-model';
import classes from './pool-page.module.css';
import { sessionQuery, sessionsQuery } from './pool-queries';
import { CouldNotLoad, LoadingRows } from './pool-states';
import { SessionDetail } from './session-detail';
import { SessionTable } from './session-table';

const LendDialog = lazy(() => import('./lend-dialog'));
const ComparisonDialog = lazy(() => import('./comparison-dialog'));

/** The numbers that are lent to sessions: to whom, what callers hear, and for how long. */
export default function PoolPage() {
  const read = readPoolAddress(useSearch());
  const maySeePool = useMay('admin');
  const address: PoolAddress = read.view === 'numbers' && !maySeePool ? { ...read, view: 'lent' } : read;
  return (
    <>
      <title>Numbers · Mainline</title>
      <div className="top">
        <h1>Numbers</h1>
        <span className="grow" />
        {maySeePool && <CompareButton />}
        <LendButton />
      </div>
      <div className="body">
        <PoolBar />
        <Views address={address} maySeePool={maySeePool} />
        {address.view === 'numbers' ? <NumberTable /> : <Sessions key={address.view} address={address} />}
      </div>
    </>
  );
}

function CompareButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="wide" leftSection={<Icon name="refresh" />} onClick={() => setOpen(true)}>
        Compare with Twilio
      </Button>
      {isOpen && (
        <Suspense>
          <ComparisonDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function LendButton() {
  const { toasts } = useServices();
  const [isOpen, setOpen] = useState(false);
  const lent = ({ phoneNumber, sessionId, warnings = [] }: LentNumberDto): void => {
    setOpen(false);
    toasts.show({ text: [`${formatPhoneNumber(phoneNumber)} is lent`, ...warnings].join('. ') });
    navigate(poolLink({ view: 'lent', session: sessionId }));
  };
  return (
    <>
      <Button variant="filled" leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
        Lend a number
      </Button>
      {isOpen && (
        <Suspense>
          <LendDialog onClose={() => setOpen(false)} onLent={lent} />
        </Suspense>
      )}
    </>
  );
}

interface ViewsProps {
  readonly address: PoolAddress;
  readonly maySeePool: boolean;
}

function Views({ address, maySeePool }: ViewsProps) {
  const known: readonly (readonly [PoolView, string])[] = [
    ['lent', 'Lent'],
    ['past', 'Past sessions'],
    ...(maySeePool ? ([['numbers', 'All numbers']] as const) : []),
  ];
  return (
    <nav className={views.views} aria-label="Views">
      {known.map(([view, words]) => (
        <Link
          key={view}
          href={poolLink({ view, session: null })}
          aria-current={view === address.view ? 'true' : undefined}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}

function Sessions({ address }: { readonly address: PoolAddress }) {
  const isPast = address.view === 'past';
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(
    sessionsQuery(isPast ? 'expired' : 'active'),
  );
  const sessions = data?.pages.flatMap(({ items }) => items);
  const shown = address.session !== null;
  if (sessions === undefined) {
    if (error === null) return <LoadingRows />;
    return <CouldNotLoad what="The sessions" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <div className={classes.split} data-split={shown}>
      <div>
        {sessions.length === 0 ? (
          <EmptyState icon="numbers" title={isPast ? 'No session has ended yet' : 'No number is lent'}>
            {isPast
              ? 'Sessions stay here after their end.'
              : 'Lend one: its callers hear a greeting of your own.'}
          </EmptyState>
        ) : (
          <SessionTable sessions={sessions} address={address} />
        )}
        {hasNextPage && (
          <Button variant="subtle" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
      {address.session !== null && <Selected id={address.session} />}
    </div>
  );
}

function Selected({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(sessionQuery(id));
  if (data !== undefined) return <SessionDetail session={data} />;
  if (error === null) return <LoadingRows />;
  return <CouldNotLoad what="The session" error={error} onRetry={() => void refetch()} />;
}
