import type { Call } from '../../calls/model/call.js';
import { type CallEvent, isReported } from '../../calls/model/call-event.js';
import type { HistoryEntry } from '../../calls/fold/call-history.js';
import { sortNames } from '../../common/files/sort-names.js';
import { wireNameOf } from '../../lifecycle/report/wire-names.js';
import type { SourceCallDto, SourceEventDto } from './source-call.dto.js';

/** Who looks after a call; `null` where that is not known. */
export interface CallAttendants {
  readonly agent: { readonly id: string; readonly name: string | null } | null;
  readonly queueName: string | null;
}

export function toSourceCall(call: Call, { agent, queueName }: CallAttendants): SourceCallDto {
  const isWaitOver = call.answeredAt !== null || call.endedAt !== null;
  return {
    id: call.id,
    status: call.status,
    type: call.type ?? 'voice',
    queue_id: call.queue,
    queue_name: queueName,
    agent_id: agent?.id ?? null,
    agent_name: agent?.name ?? null,
    start_time: call.startedAt,
    answered_time: call.answeredAt,
    end_time: call.endedAt,
    wait_time: isWaitOver ? call.waitSeconds : null,
    duration: call.durationSeconds,
    flagged: call.flagged,
  };
}

/** An event in the words of whoever reports events; what a report left out is left out again. */
export function toSourceEvent({ event, isRefused, isDerived }: HistoryEntry): SourceEventDto {
  const { id, callId, type, at } = event;
  return {
    id,
    call_id: callId,
    type: wireNameOf(type),
    timestamp: at,
    metadata: sortNames(fieldsOf(event)),
    ...(isRefused && { refused: true }),
    ...(isDerived && { derived: true }),
  };
}

/** Names become those of the wire at the first level alone: what is below belongs to whoever reported it. */
function fieldsOf(event: CallEvent): Record<string, unknown> {
  const isSaid = isReported(event)
    ? ([name, value]: [string, unknown]) => name !== 'reporter' && value !== null
    : () => true;
  const fields = Object.entries(event.data).filter(isSaid);
  return Object.fromEntries(fields.map(([name, value]): [string, unknown] => [toWire(name), value]));
}

function toWire(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
