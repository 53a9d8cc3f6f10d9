import type { Call } from '../../calls/model/call.js';
import type { HistoryEntry } from '../../calls/fold/call-history.js';
import { sortNames } from '../../common/files/sort-names.js';
import { wireNameOf } from '../../lifecycle/wire-names.js';
import type { SourceCallDto, SourceEventDto } from './source-call.dto.js';

/** @param agentId the agent, where that is known */
export function toSourceCall(call: Call, agentId: string | null): SourceCallDto {
  const isWaitOver = call.answeredAt !== null || call.endedAt !== null;
  return {
    id: call.id,
    status: call.status,
    type: call.type ?? 'voice',
    queue_id: call.queue,
    agent_id: agentId,
    start_time: call.startedAt,
    answered_time: call.answeredAt,
    end_time: call.endedAt,
    wait_time: isWaitOver ? call.waitSeconds : null,
    duration: call.durationSeconds,
    flagged: call.flagged,
  };
}

/** An event in the words of whoever reports events; `null` stands for what was left out, and is left out. */
export function toSourceEvent({ event, isRefused, isDerived }: HistoryEntry): SourceEventDto {
  const { id, callId, type, at, data } = event;
  return {
    id,
    call_id: callId,
    type: wireNameOf(type),
    timestamp: at,
    metadata: sortNames(reportedFields(data)),
    ...(isRefused && { refused: true }),
    ...(isDerived && { derived: true }),
  };
}

/** Names become those of the wire at the first level alone: what is below belongs to whoever reported it. */
function reportedFields(data: object): Record<string, unknown> {
  const fields = Object.entries(data).filter(([name, value]) => name !== 'reporter' && value !== null);
  return Object.fromEntries(fields.map(([name, value]): [string, unknown] => [toWire(name), value]));
}

function toWire(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
