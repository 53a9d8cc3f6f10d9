import { type AlertState, BY_EVIDENCE, type CallAlert, type Voicemail } from '../../model/call.js';
import type { CallEvent, CallEventOf } from '../../model/call-event.js';
import { incidentOf } from '../../model/alert-kind.js';
import { type LimitedParts, type Period, secondsOf } from './course.js';

/** The first word of a person on an alert. */
type ActionEvent = CallEventOf<'alert.acknowledged'> | CallEventOf<'alert.resolved'>;

/** What an alert tells, whatever people do about it. */
export type RaisedAlert = Pick<
  CallAlert,
  'id' | 'kind' | 'raisedAt' | 'occurrence' | 'queueId' | 'agentId' | 'limitSeconds' | 'latenessSeconds'
>;

/** @returns the alert that an event raises; `null` for most */
export function alertRaisedBy(event: CallEvent): RaisedAlert | null {
  const { id, at: raisedAt } = event;
  if (event.type === 'alert.raised') return { id, raisedAt, ...event.data };
  const kind = incidentOf(event);
  if (kind === null) return null;
  const about = { queueId: null, agentId: null, limitSeconds: null, latenessSeconds: null };
  return { id, raisedAt, kind, occurrence: id, ...about };
}

/**
 * The alerts of a call and what became of them.
 *
 * One whose cause the history no longer shows is resolved by evidence, whatever people did before; it comes back when the history
 * shows it again.
 *
 * @param events the distinct events of one call, in the order of `compareCallEvents`
 * @param isSeen whether the history still shows what an alert tells
 */
export function foldAlerts(
  events: readonly CallEvent[],
  isSeen: (alert: RaisedAlert) => boolean,
): CallAlert[] {
  const actions = new Map<string, ActionEvent>();
  for (const event of events) {
    if (event.type !== 'alert.acknowledged' && event.type !== 'alert.resolved') continue;
    const key = keyOf(event.data.alertId, event.type);
    if (!actions.has(key)) actions.set(key, event);
  }
  return events
    .map(alertRaisedBy)
    .filter((raised) => raised !== null)
    .map((raised) => foldAlert(raised, actions, isSeen(raised)));
}

function keyOf(alertId: string, type: ActionEvent['type']): string {
  return `${type} ${alertId}`;
}

function foldAlert(
  raised: RaisedAlert,
  actions: ReadonlyMap<string, ActionEvent>,
  isSeen: boolean,
): CallAlert {
  const acknowledged = actions.get(keyOf(raised.id, 'alert.acknowledged')) ?? null;
  const resolved = isSeen ? (actions.get(keyOf(raised.id, 'alert.resolved')) ?? null) : null;
  const resolvedBy = isSeen ? (resolved?.data.by ?? null) : BY_EVIDENCE;
  return {
    ...raised,
    state: stateOf(acknowledged !== null, resolvedBy !== null),
    acknowledgedAt: acknowledged?.at ?? null,
    acknowledgedBy: acknowledged?.data.by ?? null,
    resolvedAt: resolved?.at ?? null,
    resolvedBy,
    note: resolved?.data.note ?? acknowledged?.data.note ?? null,
  };
}

function stateOf(isAcknowledged: boolean, isResolved: boolean): AlertState {
  if (isResolved) return 'resolved';
  return isAcknowledged ? 'acknowledged' : 'open';
}

/** What a call has come to, as far as alerts are about it. */
export interface AlertEvidence {
  /** `null` before the beginning of the call was reported. */
  readonly parts: LimitedParts | null;
  /** The message that can be heard. */
  readonly voicemail: Voicemail | null;
  /** `null` while the call is under way. */
  readonly endedAt: string | null;
}

/** @returns whether a call still shows what an alert tells, by the limit that counted when it was judged */
export function evidenceOf(
  events: readonly CallEvent[],
  evidence: AlertEvidence,
): (alert: RaisedAlert) => boolean {
  const isBroken = breachesShownBy(evidence.parts);
  return (alert) => {
    if (alert.kind === 'stuck_call') return evidence.endedAt === null;
    if (alert.kind === 'unheard_voicemail') return isUnheard(events, alert, evidence.voicemail);
    return isBroken(alert);
  };
}

/** An alert is about one recording: the message of the call may be another one by now. */
function isUnheard(
  events: readonly CallEvent[],
  { occurrence }: RaisedAlert,
  voicemail: Voicemail | null,
): boolean {
  if (voicemail === null || voicemail.heardAt !== null) return false;
  const about = events.find(({ id }) => id === occurrence);
  return about === undefined || recordingOf(about) === voicemail.recordingSid;
}

/** @returns the recording that an event is about; `null` of most */
export function recordingOf({ data }: CallEvent): string | null {
  return 'recordingSid' in data ? data.recordingSid : null;
}

/** @returns whether a call shows that a limit was broken */
function breachesShownBy(parts: LimitedParts | null): (alert: RaisedAlert) => boolean {
  const periods = new Map(parts?.periods.map((period) => [`${period.kind} ${period.occurrence}`, period]));
  const conversation = parts?.conversation ?? null;
  return ({ kind, occurrence, limitSeconds }) => {
    if (limitSeconds === null) return true;
    if (kind === 'short_call') {
      return conversation?.occurrence === occurrence && conversation.seconds < limitSeconds;
    }
    const period = periods.get(`${kind} ${occurrence}`);
    return period !== undefined && tookTooLong(period, limitSeconds);
  };
}

/** Where nobody said that it was over in time, it lasts, or Mainline itself ended it because it took too long. */
function tookTooLong(period: Period, limitSeconds: number): boolean {
  const seconds = secondsOf(period);
  if (seconds === null || (period.reported === null && period.endedBy === 'call.retransferred')) return true;
  return seconds > limitSeconds;
}
