import type { Alert } from './alert.js';
import type { AlertItemDto } from './alert.dto.js';
import type { Condition } from './conditions.js';

/** An alert in the words of `/api`. */
export function toAlertItem(alert: Alert): AlertItemDto {
  const { id, callId, kind, severity, message, state, queueId, agentId, at, note } = alert;
  return {
    ...{ id, call_id: callId, kind, severity, message, state, queue_id: queueId, agent_id: agentId },
    raised_at: at,
    limit_seconds: alert.limitSeconds,
    lateness_seconds: alert.latenessSeconds,
    acknowledged_at: alert.acknowledgedAt,
    acknowledged_by: alert.acknowledgedBy,
    resolved_at: alert.resolvedAt,
    resolved_by: alert.resolvedBy,
    note,
  };
}

/** A condition among alerts: nobody acknowledges or resolves it. */
export function toConditionItem({ kind, severity, message, since }: Condition): AlertItemDto {
  return {
    ...{ id: kind, call_id: null, kind, severity, message, state: 'open', queue_id: null, agent_id: null },
    raised_at: since,
    limit_seconds: null,
    lateness_seconds: null,
    acknowledged_at: null,
    acknowledged_by: null,
    resolved_at: null,
    resolved_by: null,
    note: null,
  };
}
