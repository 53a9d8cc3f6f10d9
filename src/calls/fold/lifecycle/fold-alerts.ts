import { type AlertState, BY_EVIDENCE, type CallAlert } from '../../model/call.js';
import type { CallEvent, CallEventOf } from '../../model/call-event.js';
import { type Course, type Period, secondsOf } from './course.js';

/** The first word of a person on an alert. */
type AlertAction = CallEventOf<'alert.acknowledged'> | CallEventOf<'alert.resolved'>;

/**
 * The alerts of a call and what became of them.
 *
 * One whose breach the history no longer shows is resolved by evidence, whatever people did before; it comes back when the history
 * shows it again.
 *
 * @param events the distinct events of one call, in the order of `compareCallEvents`
 * @param isSeen whether the history still shows what an alert tells
 */
export function foldAlerts(
  events: readonly CallEvent[],
  isSeen: (alert: CallEventOf<'alert.raised'>) => boolean,
): CallAlert[] {
  const actions = new Map<string, AlertAction>();
  for (const event of events) {
    if (event.type !== 'alert.acknowledged' && event.type !== 'alert.resolved') continue;
    const key = keyOf(event.data.alertId, event.type);
    if (!actions.has(key)) actions.set(key, event);
  }
  return events
    .filter((event) => event.type === 'alert.raised')
    .map((raised) => foldAlert(raised, actions, isSeen(raised)));
}

function keyOf(alertId: string, type: AlertAction['type']): string {
  return `${type} ${alertId}`;
}

function foldAlert(
  { id, at, data }: CallEventOf<'alert.raised'>,
  actions: ReadonlyMap<string, AlertAction>,
  isSeen: boolean,
): CallAlert {
  const acknowledged = actions.get(keyOf(id, 'alert.acknowledged')) ?? null;
  const resolved = isSeen ? (actions.get(keyOf(id, 'alert.resolved')) ?? null) : null;
  const resolvedBy = isSeen ? (resolved?.data.by ?? null) : BY_EVIDENCE;
  return {
    id,
    ...data,
    raisedAt: at,
    state: stateOf(acknowledged !== null, resolvedBy !== null),
    acknowledgedAt: acknowledged?.at ?? null,
    acknowledgedBy: acknowledged?.data.by ?? null,
    resolvedAt: resolved?.at ?? null,
    resolvedBy,
  };
}

function stateOf(isAcknowledged: boolean, isResolved: boolean): AlertState {
  if (isResolved) return 'resolved';
  return isAcknowledged ? 'acknowledged' : 'open';
}

/**
 * @param course `null` before the beginning of the call was reported
 * @returns whether a reported call shows what an alert tells, by the limit that the queue had when it was judged
 */
export function breachesShownBy(course: Course | null): (alert: CallEventOf<'alert.raised'>) => boolean {
  const periods = new Map(course?.periods.map((period) => [`${period.kind} ${period.occurrence}`, period]));
  const conversation = course?.conversation ?? null;
  return ({ data: { kind, occurrence, limitSeconds } }) => {
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
