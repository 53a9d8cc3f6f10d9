import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { callQuery } from '../api/call-queries';
import { acknowledgeAlert, resolveAlert } from '../api/generated/sdk.gen';
import type { AlertDto } from '../api/generated/types.gen';
import { useMay, useServices } from '../app/services';
import { formatDuration, formatExact, formatTime } from '../parts/format';
import { Icon } from '../parts/icon';
import classes from './alerts-section.module.css';
import { ALERT_KINDS } from '../parts/alert-kinds';
import { Section } from '../parts/section';

/** What a supervisor must see of the call, and what was done about it. */
export function AlertsSection({ alerts }: { readonly alerts: readonly AlertDto[] }) {
  return (
    <Section title="Alerts">
      <ul className={classes.alerts}>
        {alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
    </Section>
  );
}

function AlertLine({ alert }: { readonly alert: AlertDto }) {
  const { kind, severity, state, at, limitSeconds } = alert;
  const limit = limitSeconds === null ? '' : `, limit ${formatDuration(limitSeconds)}`;
  return (
    <li className={classes.alert} data-state={state}>
      <span className={state === 'resolved' ? 'muted' : severity === 'critical' ? 'bad' : 'warn'}>
        <Icon name={state === 'resolved' ? 'check' : 'bell'} />
      </span>
      <span className={classes.what}>
        <strong>{ALERT_KINDS[kind] ?? kind}</strong>
        <span className="soft">{limit}</span>
        <small className="muted">
          <time dateTime={at} title={formatExact(new Date(at))}>
            {formatTime(new Date(at))}
          </time>
          {doneAbout(alert)}
        </small>
        {alert.note !== null && (
          <span className={classes.note} dir="auto">
            {alert.note}
          </span>
        )}
      </span>
      <AlertButtons alert={alert} />
    </li>
  );
}

function doneAbout({ state, acknowledgedBy, resolvedBy }: AlertDto): string {
  if (state === 'resolved') {
    return resolvedBy === 'evidence'
      ? ' · later events show there was none'
      : ` · resolved by ${resolvedBy ?? 'somebody'}`;
  }
  return state === 'acknowledged' ? ` · acknowledged by ${acknowledgedBy ?? 'somebody'}` : ' · open';
}

function AlertButtons({ alert: { id, callId, state } }: { readonly alert: AlertDto }) {
  const mayAct = useMay('agent');
  const { toasts } = useServices();
  const queries = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: (action: 'acknowledge' | 'resolve') => {
      const options = { path: { id }, body: {}, throwOnError: true as const };
      return action === 'resolve' ? resolveAlert(options) : acknowledgeAlert(options);
    },
    onError: (error) => toasts.show({ text: `Alert not changed: ${error.message}`, isProblem: true }),
    onSettled: () => queries.invalidateQueries({ queryKey: callQuery(callId).queryKey }),
  });
  if (!mayAct || state === 'resolved') return null;
  return (
    <span className={classes.buttons}>
      {state === 'open' && (
        <Button size="xs" disabled={isPending} onClick={() => mutate('acknowledge')}>
          Acknowledge
        </Button>
      )}
      <Button size="xs" disabled={isPending} onClick={() => mutate('resolve')}>
        Resolve
      </Button>
    </span>
  );
}
