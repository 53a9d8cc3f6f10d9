import type { CallEvent, CallEventOf } from './call-event.js';
import { BREACH_KINDS, NEGLECT_KINDS } from './lifecycle-event.js';

/** What went wrong with a call on the way between the provider and Mainline. */
export const INCIDENT_KINDS = ['call_lost', 'call_fallback', 'call_failed', 'recording_failed'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What a supervisor is alerted of. */
export const ALERT_KINDS = [...BREACH_KINDS, ...NEGLECT_KINDS, ...INCIDENT_KINDS] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What Twilio says of a recording that `<Record>` made. */
export const RECORD_VERB = 'RecordVerb';

/** @returns what an event says went wrong; `null` for most */
export function incidentOf(event: CallEvent): IncidentKind | null {
  switch (event.type) {
    case 'call.lost':
      return 'call_lost';
    case 'call.fallback':
      return 'call_fallback';
    case 'call.failed':
      return 'call_failed';
    case 'recording.status':
      return event.data.status === 'failed' && isOfMessage(event.data) ? 'recording_failed' : null;
    default:
      return null;
  }
}

/** Whoever else records the call, it is not the caller's message that is lost. */
function isOfMessage({ recordingSource }: CallEventOf<'recording.status'>['data']): boolean {
  return (recordingSource ?? RECORD_VERB) === RECORD_VERB;
}
