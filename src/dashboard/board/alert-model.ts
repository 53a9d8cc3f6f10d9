import type { AlertItemDto } from '../api/generated/types.gen';
import { ALERT_KINDS } from '../parts/alert-kinds';
import { sayLimit } from './board-model';

/** So many stand above the lanes. */
export const MOST_SHOWN = 3;

export type AlertAction = 'acknowledge' | 'resolve';

/** What somebody has just done about alerts, and may still undo, by the alert's id. */
export type Pending = ReadonlyMap<string, AlertAction>;

/** Alerts as they look with what is pending: open ones first, of each the newest first. */
export function shownAlerts(alerts: readonly AlertItemDto[], pending: Pending): AlertItemDto[] {
  return alerts
    .map((alert): AlertItemDto => {
      return pending.get(alert.id) === 'acknowledge' ? { ...alert, state: 'acknowledged' } : alert;
    })
    .filter(({ id, state }) => pending.get(id) !== 'resolve' && state !== 'resolved')
    .sort((one, other) => rankOf(one) - rankOf(other) || (one.raised_at < other.raised_at ? 1 : -1));
}

function rankOf({ state }: AlertItemDto): number {
  return state === 'open' ? 0 : 1;
}

/** What is about a call can be acknowledged and resolved; what holds or not, such as a low pool, cannot. */
export function canActOn({ call_id: callId }: AlertItemDto): boolean {
  return callId !== null;
}

export function kindOf({ kind }: AlertItemDto): string {
  return ALERT_KINDS[kind] ?? kind;
}

/** "Sales, limit 30 s". @param queueName `null` of a queue that is not known */
export function aboutAlert(alert: AlertItemDto, queueName: string | null, agentName: string | null): string {
  if (!canActOn(alert)) return alert.message;
  const who = alert.kind === 'sla_answer' || alert.kind === 'sla_hold' ? (agentName ?? alert.agent_id) : null;
  const limit = alert.limit_seconds === null ? null : `limit ${sayLimit(alert.limit_seconds)}`;
  return [who ?? queueName ?? alert.queue_id, limit].filter((part) => part !== null).join(', ');
}

/** "17 more", where the server has told of all of them. */
export function sayMore(more: number, isWhole: boolean): string {
  return isWhole ? `${more} more` : `more than ${more} more`;
}
