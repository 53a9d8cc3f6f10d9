import type { mongo } from 'mongoose';
import type { CallEvent } from '../../call-event.js';
import { toStoredEvent } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { escapeKey } from './escape-keys.js';

/** Events by call id, then by event id. */
export type EventsByCall = ReadonlyMap<string, ReadonlyMap<string, CallEvent>>;

/** Sorts a batch by call; of events with one id the first one counts. */
export function groupByCall(events: readonly CallEvent[]): EventsByCall {
  const calls = new Map<string, Map<string, CallEvent>>();
  for (const event of events) {
    const known = calls.get(event.callId) ?? new Map<string, CallEvent>();
    calls.set(event.callId, known);
    if (!known.has(event.id)) known.set(event.id, event);
  }
  return calls;
}

/**
 * Per call: makes its document if need be, then adds all its events in one step, or none when one of them is known.
 *
 * Plain operators only: in an update pipeline a text that begins with `$` would be read as the path of a field.
 */
export function appendOperations(calls: EventsByCall): mongo.AnyBulkWriteOperation<CallDocument>[] {
  return [...calls].flatMap(([callId, events]) => [
    { updateOne: { filter: { _id: callId }, update: { $setOnInsert: { events: {} } }, upsert: true } },
    { updateOne: addEvents(callId, [...events.values()]) },
  ]);
}

/** What of `wanted` is not in the documents. */
export function missingFrom(
  documents: readonly Pick<CallDocument, '_id' | 'events'>[],
  wanted: EventsByCall,
): EventsByCall {
  const stored = new Map(documents.map(({ _id, events }) => [_id, events]));
  const missing = new Map<string, ReadonlyMap<string, CallEvent>>();
  for (const [callId, events] of wanted) {
    const known = stored.get(callId) ?? {};
    const absent = [...events].filter(([id]) => !Object.hasOwn(known, escapeKey(id)));
    if (absent.length > 0) missing.set(callId, new Map(absent));
  }
  return missing;
}

function addEvents(callId: string, events: readonly CallEvent[]) {
  const fields = events.map((event) => ({
    path: `events.${escapeKey(event.id)}`,
    value: toStoredEvent(event),
  }));
  return {
    filter: { _id: callId, ...Object.fromEntries(fields.map(({ path }) => [path, { $exists: false }])) },
    update: {
      $set: Object.fromEntries(fields.map(({ path, value }) => [path, value])),
      $currentDate: { changedAt: true as const },
    },
  };
}
