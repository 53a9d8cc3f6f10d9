import type { CallEvent } from '../../calls/model/call-event.js';
import { sortNames } from '../../common/files/sort-names.js';
import type { CallEventDto } from './call-event.dto.js';

/** A call event as clients see it, with the same bytes from either store. */
export function toCallEventItem(event: CallEvent): CallEventDto {
  const { id, callId, type, at, receivedAt, source, data } = event;
  return { id, callId, type, at, receivedAt, source, data: sortNames(data) };
}
