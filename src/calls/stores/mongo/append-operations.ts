import type { mongo } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import { dayOf, sumsOf } from '../../model/call-head.js';
import { compareCopies, contentDigest, contentOf, receiptOf } from '../../model/fingerprint.js';
import { toStoredEvent } from './call-document.mapper.js';
import type { CallDocument, StoredCallEvent } from './call.schema.js';
import { escapeKey } from './escape-keys.js';
import { EXACT } from './exact.js';

/** Events by call id, then by event id. */
export type EventsByCall = ReadonlyMap<string, ReadonlyMap<string, CallEvent>>;

/** What of an event says which copy it is. */
type StoredCopy = Pick<StoredCallEvent, 'receivedAt' | 'digest'>;

/** The head of a call, and which copies it has of some events. */
export interface CopiesOfCall extends Pick<CallDocument, '_id' | 'head'> {
  readonly events?: Readonly<Record<string, StoredCopy>>;
}

type Operation = mongo.AnyBulkWriteOperation<CallDocument>;

/** Sorts a batch by call; of several copies of one event the first counts. */
export function groupById(events: readonly CallEvent[]): EventsByCall {
  const calls = new Map<string, Map<string, CallEvent>>();
  for (const event of events) {
    const known = calls.get(event.callId) ?? new Map<string, CallEvent>();
    calls.set(event.callId, known);
    const copy = known.get(event.id);
    if (copy === undefined || compareCopies(event, copy) < 0) known.set(event.id, event);
  }
  return calls;
}

/**
 * Per call: makes its document if need be, then adds all its events and their sums in one step, or none when one of them is
 * known: so the head cannot count an event twice. When all is added, {@link isAllAdded}.
 *
 * Plain operators only: in an update pipeline a text that begins with `$` would be read as the path of a field.
 */
export function appendOperations(calls: EventsByCall): Operation[] {
  return [...calls].flatMap(([callId, events]) => [
    { updateOne: { filter: { _id: callId }, update: NEW_DOCUMENT, upsert: true, ...EXACT } },
    { updateOne: addEvents(callId, [...events.values()]) },
  ]);
}

const NEW_DOCUMENT = { $setOnInsert: { events: {}, marks: ['unsettled' as const], settled: false } };

/** True when every one of some {@link appendOperations} found what it asks for, or made it. */
export function isAllAdded(
  { matchedCount, upsertedCount }: Pick<mongo.BulkWriteResult, 'matchedCount' | 'upsertedCount'>,
  operations: readonly Operation[],
): boolean {
  return matchedCount + upsertedCount === operations.length;
}

/** What of `wanted` is not in the documents. */
export function missingFrom(documents: readonly CopiesOfCall[], wanted: EventsByCall): EventsByCall {
  const stored = new Map(documents.map(({ _id, events }) => [_id, events]));
  const missing = new Map<string, ReadonlyMap<string, CallEvent>>();
  for (const [callId, events] of wanted) {
    const known = stored.get(callId) ?? {};
    const absent = [...events].filter(([id]) => !Object.hasOwn(known, escapeKey(id)));
    if (absent.length > 0) missing.set(callId, new Map(absent));
  }
  return missing;
}

/** Puts copies of `wanted` that come first into the place of those in the documents. */
export function improveOperations(documents: readonly CopiesOfCall[], wanted: EventsByCall): Operation[] {
  return documents.flatMap(({ _id, events }) =>
    [...(wanted.get(_id)?.values() ?? [])].flatMap((event) => {
      const known = events?.[escapeKey(event.id)];
      return known !== undefined && comesFirst(event, known) ? [{ updateOne: improve(event, known) }] : [];
    }),
  );
}

/** As `compareCopies` has it. Of a copy without a digest nothing tells, so that it stays. */
function comesFirst(event: CallEvent, { receivedAt, digest }: StoredCopy): boolean {
  if (event.receivedAt !== receivedAt) return event.receivedAt < receivedAt;
  return digest !== undefined && contentDigest(event) < digest;
}

function addEvents(callId: string, events: readonly CallEvent[]) {
  const fields = events.map((event) => ({ path: pathOf(event), value: toStoredEvent(event) }));
  const { events: count, low, high, receipts, contents } = sumsOf(events);
  return {
    filter: { _id: callId, ...Object.fromEntries(fields.map(({ path }) => [path, { $exists: false }])) },
    update: {
      $set: Object.fromEntries(fields.map(({ path, value }) => [path, value])),
      $inc: {
        'head.events': count,
        'head.low': low,
        'head.high': high,
        'head.copies': receipts,
        'head.contents': contents,
      },
      $min: { 'head.day': dayOf(events) },
      $currentDate: { changedAt: true as const },
    },
    ...EXACT,
  };
}

/** Takes effect only while the copy at hand is the one that was read, so that the head's sums stay exact. */
function improve(event: CallEvent, before: StoredCopy) {
  const digest = contentDigest(event);
  return {
    filter: { _id: event.callId, ...isCopy(event, before) },
    update: {
      $set: { [pathOf(event)]: toStoredEvent(event) },
      $inc: {
        'head.copies': receiptOf(event.receivedAt) - receiptOf(before.receivedAt),
        'head.contents': contentOf(digest) - countedFor(before),
      },
      $min: { 'head.day': dayOf([event]) },
      $currentDate: { changedAt: true as const },
    },
    ...EXACT,
  };
}

/** Where an event is in its call's document. */
export function pathOf({ id }: Pick<CallEvent, 'id'>): string {
  return `events.${escapeKey(id)}`;
}

/** The filter for a document that has this copy of an event. */
export function isCopy(
  event: Pick<CallEvent, 'id'>,
  { receivedAt, digest }: StoredCopy,
): mongo.Filter<CallDocument> {
  const path = pathOf(event);
  return { [`${path}.receivedAt`]: receivedAt, [`${path}.digest`]: digest ?? { $exists: false } };
}

/** What a copy adds to the head's sum over contents. */
export function countedFor({ digest }: StoredCopy): number {
  return digest === undefined ? 0 : contentOf(digest);
}
