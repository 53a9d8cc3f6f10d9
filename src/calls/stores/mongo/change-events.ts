import type { mongo } from 'mongoose';
import { type CallEvent, groupByCall } from '../../model/call-event.js';
import { areSumsEqual, dayOf, sumsOf } from '../../model/call-head.js';
import { contentDigest, contentOf } from '../../model/fingerprint.js';
import { countedFor, isCopy, pathOf } from './append-operations.js';
import { toCallEvents, toStoredEvent } from './call-document.mapper.js';
import type { CallDocument, HeadDocument, StoredCallEvent } from './call.schema.js';
import { escapeKey } from './escape-keys.js';
import { EXACT } from './exact.js';
import { toEventSums } from './head-document.mapper.js';
import type { MongoCollections } from './mongo-access.js';
import { logEvents, readLogState } from './mongo-log.js';

type Calls = mongo.Collection<CallDocument>;
type Operation = mongo.AnyBulkWriteOperation<CallDocument>;
/** An event as it is stored, without its data. */
type Outline = Omit<StoredCallEvent, 'data'>;

interface OutlinesOfCall extends Pick<CallDocument, '_id'> {
  readonly events?: Readonly<Record<string, Outline>>;
}

/**
 * Replaces the data of events, their digest, and what they add to the head, in one step per event. Another copy that takes the place of one
 * meanwhile is left alone; another writer's redaction makes another round.
 *
 * @throws the reason of the signal when the time is over
 */
export async function redactEvents(
  calls: Calls,
  events: readonly CallEvent[],
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const outlines = await readOutlines(calls, events);
    const operations = events.flatMap((event) => redactOperation(event, outlines.get(event.callId)));
    if (operations.length === 0) return;
    const { matchedCount } = await calls.bulkWrite(operations, { ordered: false });
    if (matchedCount === operations.length) return;
  }
}

async function readOutlines(calls: Calls, events: readonly CallEvent[]) {
  const ids = [...new Set(events.map(({ callId }) => callId))];
  const paths = events.flatMap((event) =>
    ['type', 'at', 'receivedAt', 'source', 'digest'].map((field) => `${pathOf(event)}.${field}`),
  );
  const projection = Object.fromEntries([...new Set(paths)].map((path) => [path, 1]));
  const found = calls.find<OutlinesOfCall>({ _id: { $in: ids } }, { projection, ...EXACT });
  return new Map((await found.toArray()).map(({ _id, events: outlines }) => [_id, outlines ?? {}]));
}

/** Nothing for an event that is not there, is there in another copy, or says already what it is to say. */
function redactOperation(event: CallEvent, outlines: OutlinesOfCall['events'] = {}): Operation[] {
  const known = outlines[escapeKey(event.id)];
  if (known === undefined || known.receivedAt !== event.receivedAt) return [];
  const { type, at, source } = known;
  // Only toStoredEvent writes events, so that type and data belong together as they did there.
  const redacted = { ...event, type, at, source } as CallEvent;
  const digest = contentDigest(redacted);
  if (digest === known.digest) return [];
  const path = pathOf(event);
  const $set = { [`${path}.data`]: toStoredEvent(redacted).data, [`${path}.digest`]: digest };
  const $inc = { 'head.contents': contentOf(digest) - countedFor(known) };
  const filter = { _id: event.callId, ...isCopy(event, known) };
  return [{ updateOne: { filter, update: { $set, $inc }, ...EXACT } }];
}

/**
 * Makes heads and digests anew from the events in the documents, then logs what was not logged.
 *
 * @param given all events of each call as they were a moment ago; a call that has others by now is left alone
 */
export async function recomputeCalls(
  { calls, log }: MongoCollections,
  given: readonly CallEvent[],
  signal: AbortSignal,
): Promise<void> {
  const expected = groupByCall(given);
  const wanted = calls.find(
    { _id: { $in: [...expected.keys()] } },
    { projection: { events: 1, head: 1 }, ...EXACT },
  );
  const alike = (await wanted.toArray()).filter((document) => hasJust(expected.get(document._id), document));
  const operations = alike.flatMap(recomputeOperation);
  if (operations.length > 0) await calls.bulkWrite(operations, { ordered: false });
  const events = alike.flatMap(toCallEvents);
  if (events.length === 0) return;
  await logEvents(log, events, { state: await readLogState(log, events), signal });
}

function hasJust(given: readonly CallEvent[] = [], { events }: CallDocument): boolean {
  const copies = new Map(given.map(({ id, receivedAt }) => [escapeKey(id), receivedAt]));
  const held = Object.entries(events);
  return held.length === copies.size && held.every(([key, { receivedAt }]) => copies.get(key) === receivedAt);
}

/**
 * Takes effect only while the head is the one that was read beside the events: whatever adds an event, puts another copy in its place or
 * redacts one moves the head in the same step. Nothing for a call that is as its events say.
 */
function recomputeOperation(document: CallDocument): Operation[] {
  const { _id, head, events: stored } = document;
  const events = toCallEvents(document);
  const made = headOf(events);
  const digests = events
    .map((event) => ({ event, digest: contentDigest(event) }))
    .filter(({ event, digest }) => stored[escapeKey(event.id)]?.digest !== digest)
    .map(({ event, digest }): [string, string] => [`${pathOf(event)}.digest`, digest]);
  if (digests.length === 0 && isSameHead(head, made)) return [];
  const filter: mongo.Filter<CallDocument> = {
    _id,
    head: head === undefined ? { $exists: false } : { $eq: head },
  };
  const update = {
    $set: { head: made, ...Object.fromEntries(digests) },
    $currentDate: { changedAt: true as const },
  };
  return [{ updateOne: { filter, update, ...EXACT } }];
}

function headOf(events: readonly CallEvent[]): Required<HeadDocument> {
  const { events: count, low, high, receipts, contents } = sumsOf(events);
  return { day: dayOf(events), events: count, low, high, copies: receipts, contents };
}

function isSameHead(head: HeadDocument | undefined, made: Required<HeadDocument>): boolean {
  if (head?.day !== made.day || head.contents === undefined) return false;
  return areSumsEqual(toEventSums(head), toEventSums(made));
}
