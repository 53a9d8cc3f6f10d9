import type { Alert } from './alert.js';
import type { AlertItemDto } from './alert.dto.js';

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
