import type { CallEvent } from '../calls/call-event.js';
import type { CallEventDto } from './dto/call-event.dto.js';

/**
 * A call event as clients see it.
 *
 * The names inside `data` are sorted: PostgreSQL's `jsonb` keeps no order of its own and MongoDB keeps the writer's, and both
 * stores are to answer with the same bytes.
 */
export function toCallEventItem(event: CallEvent): CallEventDto {
  const { id, callId, type, at, receivedAt, source, data } = event;
  return { id, callId, type, at, receivedAt, source, data: sortedEntries(data) };
}

function sortedEntries(value: object): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]): [string, unknown] => [name, sorted(field)]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  return typeof value === 'object' && value !== null ? sortedEntries(value) : value;
}
