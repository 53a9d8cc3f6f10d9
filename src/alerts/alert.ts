import type { Call, CallAlert } from '../calls/model/call.js';
import type { AlertKind } from '../calls/model/alert-kind.js';
import { writeAlertId } from './alert-id.js';

export const ALERT_SEVERITIES = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** What people are told of each kind; holds no personal data. */
const WORDS: Readonly<Record<AlertKind, readonly [severity: AlertSeverity, message: string]>> = {
  sla_wait: ['critical', 'The caller waited for an answer longer than the queue promises'],
  sla_answer: ['warning', 'The agent who was rung did not answer in time'],
  sla_hold: ['warning', 'The caller was on hold longer than the queue promises'],
  short_call: ['warning', 'The call was so short that somebody should look at it'],
  stuck_call: ['warning', 'The call has been under way for so long that its end must have been missed'],
  unheard_voicemail: ['warning', "Nobody has heard the caller's message"],
  call_lost: ['warning', 'The call never ended, and the provider does not know it'],
  call_fallback: ['critical', 'The provider could not use an answer to the call'],
  call_failed: ['critical', 'The provider got no usable answer and sent the caller away'],
  recording_failed: ['critical', "The caller's message could not be recorded"],
};

/** An alert as people see it, wherever they do. */
export interface Alert extends Omit<CallAlert, 'id' | 'occurrence' | 'raisedAt'> {
  /** Leads to the alert: see `writeAlertId`. */
  readonly id: string;
  readonly severity: AlertSeverity;
  /** For people; holds no personal data. */
  readonly message: string;
  readonly callId: string;
  /** When what it is about happened: ISO 8601 UTC. */
  readonly at: string;
}

/** Every field is named, so that an alert is the same whatever else a store keeps with it. */
export function toAlert(callId: string, alert: CallAlert): Alert {
  const [severity, message] = WORDS[alert.kind];
  return {
    id: writeAlertId({ callId, eventId: alert.id }),
    kind: alert.kind,
    severity,
    message,
    callId,
    at: alert.raisedAt,
    state: alert.state,
    queueId: alert.queueId,
    agentId: alert.agentId,
    limitSeconds: alert.limitSeconds,
    latenessSeconds: alert.latenessSeconds,
    acknowledgedAt: alert.acknowledgedAt,
    acknowledgedBy: alert.acknowledgedBy,
    resolvedAt: alert.resolvedAt,
    resolvedBy: alert.resolvedBy,
    note: alert.note,
  };
}

/** The alerts of a call, in the order in which they were raised. */
export function alertsOf({ id, alerts }: Pick<Call, 'id' | 'alerts'>): Alert[] {
  return alerts.map((alert) => toAlert(id, alert));
}
