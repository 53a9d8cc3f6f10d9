import type { CallEvent, CallEventOf } from '../../calls/model/call-event.js';

export const ALERT_KINDS = ['call_lost', 'call_fallback', 'call_failed', 'recording_failed'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];
export const ALERT_SEVERITIES = ['warning', 'critical'] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** Something about a call that a supervisor has to know at once. */
export interface Alert {
  /** The id of the event that raised it. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** For people; holds no personal data. */
  readonly message: string;
  readonly callId: string;
  /** ISO 8601 UTC. */
  readonly at: string;
}

/** @returns the alert that an event raises, `null` for most */
export function alertOf(event: CallEvent): Alert | null {
  const { id, callId, at } = event;
  const raise = (kind: AlertKind, severity: AlertSeverity, message: string): Alert => {
    return { id, kind, severity, message, callId, at };
  };
  switch (event.type) {
    case 'call.lost':
      return raise('call_lost', 'warning', 'The call never ended, and the provider does not know it');
    case 'call.fallback':
      return raise('call_fallback', 'critical', 'The provider could not use an answer to the call');
    case 'call.failed':
      return raise('call_failed', 'critical', 'The provider got no usable answer and sent the caller away');
    case 'recording.status':
      if (event.data.status !== 'failed' || !isOfMessage(event.data)) return null;
      return raise('recording_failed', 'critical', "The caller's message could not be recorded");
    default:
      return null;
  }
}

/** Whoever else records the call, it is not the caller's message that is lost. */
function isOfMessage({ recordingSource }: CallEventOf<'recording.status'>['data']): boolean {
  return (recordingSource ?? 'RecordVerb') === 'RecordVerb';
}
