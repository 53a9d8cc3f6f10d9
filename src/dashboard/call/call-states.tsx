import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { ApiError } from '../api/api-error';
import { Icon, type IconName } from '../parts/icon';
import classes from './call-states.module.css';

interface CallStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where a call, or part of it, would be. */
export function CallState({ icon, title, children }: CallStateProps) {
  return (
    <div className={classes.state}>
      <Icon name={icon} />
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function NoSuchCall() {
  const [, navigate] = useLocation();
  return (
    <>
      <title>No such call · Mainline</title>
      <CallState icon="search" title="There is no such call">
        <p>It may belong to a number that your key does not cover.</p>
        <Button onClick={() => navigate('/')}>Back to Activity</Button>
      </CallState>
    </>
  );
}

export function CallFailed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <>
      <title>Call · Mainline</title>
      <CallState icon="failed" title="The call could not be loaded">
        <p>{error.message}. New calls are still taken and kept in the journal.</p>
        <Button onClick={onRetry}>Try again</Button>
        {requestId !== null && (
          <p className="muted">
            Request <span className="mono">{requestId}</span>
          </p>
        )}
      </CallState>
    </>
  );
}

const WIDTHS = ['wide', 'half', 'wide', 'third', 'half'] as const;

/** The shape of what comes; it shows itself only when that takes a moment. */
export function CallLoading() {
  return (
    <div className={classes.loading} role="status">
      <title>Call · Mainline</title>
      <span className="vh">The call is being loaded</span>
      {WIDTHS.map((width, index) => (
        <span key={index} className={`${classes.line} pulse`} data-width={width} aria-hidden="true" />
      ))}
    </div>
  );
}
