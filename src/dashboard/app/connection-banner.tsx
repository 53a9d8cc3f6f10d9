import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { LiveState } from '../api/live-feed';
import { useStore } from '../api/store';
import { useTicking } from '../parts/clock';
import { count, formatTime } from '../parts/format';
import { Icon, type IconName } from '../parts/icon';
import classes from './connection-banner.module.css';
import { useServices } from './services';

/** Says that what one sees is old, and when it is being made up for. Otherwise there is nothing to say. */
export function ConnectionBanner() {
  const { live } = useServices();
  const state = useStore(live.state);
  if (state.phase === 'offline') return <Offline state={state} onTry={live.tryNow} />;
  if (state.phase !== 'catching-up') return null;
  const changes = count(state.count, 'change');
  return (
    <Banner icon="refresh" tone="info">
      <b>Catching up.</b> {changes} since {formatTime(new Date(state.since))}, nothing is skipped.
    </Banner>
  );
}

interface OfflineProps {
  readonly state: Extract<LiveState, { phase: 'offline' }>;
  readonly onTry: () => void;
}

function Offline({ state, onTry }: OfflineProps) {
  const seconds = useTicking((now) => Math.max(Math.ceil((state.nextAttempt - now) / 1000), 0));
  return (
    <Banner icon="offline" tone="warning" action={<TryNow onTry={onTry} />}>
      <b>No connection.</b> What you see is from {formatTime(new Date(state.since))}.{' '}
      <span aria-hidden="true">{seconds === 0 ? 'Trying again.' : `Trying again in ${seconds} s.`}</span>
    </Banner>
  );
}

function TryNow({ onTry }: { readonly onTry: () => void }) {
  return (
    <Button size="xs" onClick={onTry}>
      Try now
    </Button>
  );
}

interface BannerProps {
  readonly icon: IconName;
  readonly tone: 'info' | 'warning';
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

function Banner({ icon, tone, children, action }: BannerProps) {
  return (
    <div className={classes.banner} data-tone={tone} data-banner role="status">
      <Icon name={icon} />
      <span>{children}</span>
      {action}
    </div>
  );
}
