import { type AlertState, BY_EVIDENCE, type CallAlert } from '../../model/call.js';
import type { CallEvent, CallEventOf } from '../../model/call-event.js';
import { type Course, secondsOf } from './course.js';

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
  return events
    .filter((event) => event.type === 'alert.raised')
    .map((raised) => foldAlert(raised, events, isSeen(raised)));
}

function foldAlert(
  { id, at, data }: CallEventOf<'alert.raised'>,
  events: readonly CallEvent[],
  isSeen: boolean,
): CallAlert {
  const acknowledged = actionOn(events, id, 'alert.acknowledged');
  const resolved = isSeen ? actionOn(events, id, 'alert.resolved') : null;
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

function actionOn(
  events: readonly CallEvent[],
  alertId: string,
  type: AlertAction['type'],
): AlertAction | null {
  const actions = events.filter((event): event is AlertAction => event.type === type);
  return actions.find(({ data }) => data.alertId === alertId) ?? null;
}

/** Whether a reported call shows what an alert tells, by the limit that the queue had when it was judged. */
export function showsBreach(course: Course | null, { data }: CallEventOf<'alert.raised'>): boolean {
  const { kind, occurrence, limitSeconds } = data;
  if (kind === 'short_call') {
    const conversation = course?.conversation ?? null;
    return conversation?.occurrence === occurrence && conversation.seconds < limitSeconds;
  }
  const period = course?.periods.find((one) => one.kind === kind && one.occurrence === occurrence);
  if (period === undefined) return false;
  const seconds = secondsOf(period);
  // Nobody said that it was over in time: it lasts, or Mainline itself ended it because it took too long.
  if (seconds === null || (period.reported === null && period.endedBy === 'call.retransferred')) return true;
  return seconds > limitSeconds;
}
