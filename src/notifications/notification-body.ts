import { toAlert } from '../alerts/alert.js';
import { EventSet } from '../calls/fold/event-set.js';
import { foldCall } from '../calls/fold/fold-call.js';
import { foldVoicemail, withoutDeleted } from '../calls/fold/fold-voicemail.js';
import type { KnownHistory } from '../calls/delivery/call-histories.js';
import type { Call, Voicemail } from '../calls/model/call.js';
import type { CallEvent } from '../calls/model/call-event.js';
import type { RaisedAlert } from '../calls/fold/lifecycle/fold-alerts.js';
import type { Notification } from './notification.js';

/**
 * What is to be done about a notification: send a body, wait until more of the call is known, or nothing, now and later. `isWhole`: all of
 * the call that is there was looked at.
 */
export type Verdict =
  | { readonly kind: 'send'; readonly body: string }
  | { readonly kind: 'wait'; readonly isWhole: boolean }
  | { readonly kind: 'drop' };

const WAIT: Verdict = { kind: 'wait', isWhole: true };
const DROP: Verdict = { kind: 'drop' };

/** An alert needs no more than the event that raised it: a supervisor is told also while no database can be asked. */
export function judgeAlert(notification: Notification): Verdict {
  const { alert, callId } = notification;
  return alert === undefined ? DROP : send(notification, { alert: alertOf(callId, alert) });
}

/** What a call's history makes of a notification. */
export function judge(notification: Notification, { events, isWhole }: KnownHistory): Verdict {
  if (events.some(({ type }) => type === 'call.erased')) return DROP;
  if (notification.type === 'alert.raised') return judgeAlert(notification);
  if (!isWhole || !events.some(({ id }) => id === notification.eventId)) return { kind: 'wait', isWhole };
  const call = foldCall(events);
  switch (notification.type) {
    case 'survey.requested':
      return send(notification, { call: callOf(call) });
    case 'call.ended':
      return call.endedAt === null ? WAIT : send(notification, { call: callOf(call) });
    case 'voicemail.received': {
      const voicemail = messageIn(events, notification.recordingSid);
      return voicemail === null ? WAIT : send(notification, { voicemail, call: callOf(call) });
    }
  }
}

/** The Standard Webhooks payload. */
function send({ type, at, callId }: Notification, data: object): Verdict {
  return { kind: 'send', body: JSON.stringify({ type, timestamp: at, data: { call_id: callId, ...data } }) };
}

function alertOf(callId: string, raised: RaisedAlert) {
  const unseen = {
    state: 'open',
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    note: null,
  } as const;
  const alert = toAlert(callId, { ...raised, ...unseen });
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    message: alert.message,
    queue_id: alert.queueId,
    agent_id: alert.agentId,
    raised_at: alert.at,
    limit_seconds: alert.limitSeconds,
    lateness_seconds: alert.latenessSeconds,
  };
}

/** A call by the names of `GET /api/calls`, with who called and what came of it. */
function callOf(call: Call) {
  return {
    id: call.id,
    status: call.status,
    type: call.type ?? 'voice',
    direction: call.direction,
    from: call.from,
    to: call.to,
    caller_name: call.caller.name,
    outcome: call.outcome,
    queue_id: call.queue,
    agent_id: call.agentId,
    answered_by: call.answeredBy,
    start_time: call.startedAt,
    answered_time: call.answeredAt,
    end_time: call.endedAt,
    wait_time: call.waitSeconds,
    duration: call.durationSeconds,
    flagged: call.flagged,
  };
}

/** What the fold makes of one recording: of two messages of a call it shows the later one. */
function messageIn(events: readonly CallEvent[], recordingSid: string | undefined) {
  const own = new EventSet(events.filter((event) => isAbout(event, recordingSid)));
  const message: Voicemail | null = withoutDeleted(own, foldVoicemail(own));
  if (message?.status !== 'completed') return null;
  return { recording_sid: message.recordingSid, duration: message.durationSeconds };
}

function isAbout(event: CallEvent, recordingSid: string | undefined): boolean {
  switch (event.type) {
    case 'recording.status':
    case 'recording.deleted':
    case 'voicemail.recorded':
      return event.data.recordingSid === recordingSid;
    default:
      return false;
  }
}
