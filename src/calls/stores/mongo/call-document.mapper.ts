import type { Call } from '../../model/call.js';
import { type CallEvent, compareCallEvents } from '../../model/call-event.js';
import { StoreRejectedError } from '../../../database/link/store.errors.js';
import type { CallDocument, CallRow, StoredCallEvent } from './call.schema.js';
import { escapeKeys, unescapeKey, unescapeKeys } from './escape-keys.js';

/** The row of a call as it is stored. */
export function toCallRow(call: Call): CallRow {
  const { id: _id, startedAt, answeredAt, endedAt, fingerprint, ...others } = call;
  return {
    ...others,
    startedAt: toDate(startedAt),
    answeredAt: answeredAt === null ? null : toDate(answeredAt),
    endedAt: endedAt === null ? null : toDate(endedAt),
    fingerprint: { low: fingerprint.low, high: fingerprint.high, copies: fingerprint.receipts },
  };
}

/** The calls of those documents that have a row. */
export function toCalls(documents: readonly Pick<CallDocument, '_id' | 'call'>[]): Call[] {
  return documents.flatMap(({ _id, call }) => (call ? [toCall(_id, call)] : []));
}

/** The call of a document that has a row. */
export function toCall(id: string, row: CallRow): Call {
  const { startedAt, answeredAt, endedAt, fingerprint, otherRecordings, ...others } = row;
  return {
    id,
    ...others,
    otherRecordings: otherRecordings ?? [],
    startedAt: startedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    fingerprint: { low: fingerprint.low, high: fingerprint.high, receipts: fingerprint.copies },
  };
}

/**
 * An event as it is stored below its id.
 *
 * @throws StoreRejectedError when one of its times is none: heads sum up by them
 */
export function toStoredEvent(event: CallEvent): StoredCallEvent {
  const { type, at, receivedAt, source, data } = event;
  for (const time of [at, receivedAt]) toDate(time);
  return { type, at, receivedAt, source, data: escapeKeys(data) };
}

/** The events of a document, in their order. */
export function toCallEvents({ _id: callId, events }: Pick<CallDocument, '_id' | 'events'>): CallEvent[] {
  return Object.entries(events)
    .map(([key, event]) => toCallEvent(callId, unescapeKey(key), event))
    .sort(compareCallEvents);
}

function toCallEvent(callId: string, id: string, stored: StoredCallEvent): CallEvent {
  const { type, at, receivedAt, source, data } = stored;
  // Only toStoredEvent writes events, so that type and data belong together as they did there.
  return { id, callId, type, at, receivedAt, source, data: unescapeKeys(data) } as CallEvent;
}

/** @throws StoreRejectedError when the text is no time */
export function toDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new StoreRejectedError('a call or an event has a time that is none');
  return date;
}
