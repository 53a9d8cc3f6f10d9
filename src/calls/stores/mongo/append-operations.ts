import type { mongo } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import { dayOf, sumsOf } from '../../model/call-head.js';
import { receiptOf } from '../../model/fingerprint.js';
import { toStoredEvent } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { escapeKey } from './escape-keys.js';

/** Events by call id, then by event id. */
export type EventsByCall = ReadonlyMap<string, ReadonlyMap<string, CallEvent>>;

/** A call's document without its row. */
export type EventsOfCall = Pick<CallDocument, '_id' | 'events'>;

type Operation = mongo.AnyBulkWriteOperation<CallDocument>;

/** Sorts a batch by call; of several copies of one event the one received first counts. */
export function groupById(events: readonly CallEvent[]): EventsByCall {
  const calls = new Map<string, Map<string, CallEvent>>();
  for (const event of events) {
    const known = calls.get(event.callId) ?? new Map<string, CallEvent>();
    calls.set(event.callId, known);
    const copy = known.get(event.id);
    if (copy === undefined || event.receivedAt < copy.receivedAt) known.set(event.id, event);
  }
  return calls;
}

/**
 * Per call: makes its document if need be, then adds all its events and their sums in one step, or none when one of them is
 * known: so the head cannot count an event twice.
 *
 * Plain operators only: in an update pipeline a text that begins with `$` would be read as the path of a field.
 */
export function appendOperations(calls: EventsByCall): Operation[] {
  return [...calls].flatMap(([callId, events]) => [
    { updateOne: { filter: { _id: callId }, update: { $setOnInsert: { events: {} } }, upsert: true } },
    { updateOne: addEvents(callId, [...events.values()]) },
  ]);
}

/** What of `wanted` is not in the documents. */
export function missingFrom(documents: readonly EventsOfCall[], wanted: EventsByCall): EventsByCall {
  const stored = new Map(documents.map(({ _id, events }) => [_id, events]));
  const missing = new Map<string, ReadonlyMap<string, CallEvent>>();
  for (const [callId, events] of wanted) {
    const known = stored.get(callId) ?? {};
    const absent = [...events].filter(([id]) => !Object.hasOwn(known, escapeKey(id)));
    if (absent.length > 0) missing.set(callId, new Map(absent));
  }
  return missing;
}

/** Puts copies of `wanted` that were received earlier into the place of those in the documents. */
export function improveOperations(documents: readonly EventsOfCall[], wanted: EventsByCall): Operation[] {
  return documents.flatMap(({ _id, events }) =>
    [...(wanted.get(_id)?.values() ?? [])].flatMap((event) => {
      const known = events[escapeKey(event.id)];
      return known !== undefined && event.receivedAt < known.receivedAt
        ? [{ updateOne: improve(event, known.receivedAt) }]
        : [];
    }),
  );
}

function addEvents(callId: string, events: readonly CallEvent[]) {
  const fields = events.map((event) => ({ path: pathOf(event), value: toStoredEvent(event) }));
  const { events: count, low, high, receipts } = sumsOf(events);
  return {
    filter: { _id: callId, ...Object.fromEntries(fields.map(({ path }) => [path, { $exists: false }])) },
    update: {
      $set: Object.fromEntries(fields.map(({ path, value }) => [path, value])),
      $inc: { 'head.events': count, 'head.low': low, 'head.high': high, 'head.copies': receipts },
      $min: { 'head.day': dayOf(events) },
      $currentDate: { changedAt: true as const },
    },
  };
}

/** Takes effect only while the copy at hand is the one that was read, so that the head's sum stays exact. */
function improve(event: CallEvent, before: string) {
  return {
    filter: { _id: event.callId, [`${pathOf(event)}.receivedAt`]: before },
    update: {
      $set: { [pathOf(event)]: toStoredEvent(event) },
      $inc: { 'head.copies': receiptOf(event.receivedAt) - receiptOf(before) },
      $min: { 'head.day': dayOf([event]) },
      $currentDate: { changedAt: true as const },
    },
  };
}

/** Where an event is in its call's document. */
export function pathOf({ id }: Pick<CallEvent, 'id'>): string {
  return `events.${escapeKey(id)}`;
}
