import type { CallHead, ChangedHead, DayDigest, EventSums } from '../../model/call-head.js';
import type { CallRow } from './call-row.schema.js';
import type { CallDocument, HeadDocument } from './call.schema.js';

/** What {@link digestPipeline} answers. */
export interface DigestDocument extends Record<StoredField | PublishedField, number> {
  readonly _id: string;
  readonly calls: number;
}

type SumName = 'Events' | 'Low' | 'High' | 'Receipts' | 'Contents';
type StoredField = `stored${SumName}`;
type PublishedField = `published${SumName}`;

/** Sums per UTC day over the documents that match. */
export function digestPipeline(match: object): object[] {
  return [
    { $match: match },
    {
      $group: {
        _id: '$head.day',
        calls: { $sum: 1 },
        storedEvents: { $sum: '$head.events' },
        storedLow: { $sum: '$head.low' },
        storedHigh: { $sum: '$head.high' },
        storedReceipts: { $sum: '$head.copies' },
        storedContents: { $sum: '$head.contents' },
        publishedEvents: { $sum: '$call.eventCount' },
        publishedLow: { $sum: '$call.fingerprint.low' },
        publishedHigh: { $sum: '$call.fingerprint.high' },
        publishedReceipts: { $sum: '$call.fingerprint.copies' },
        publishedContents: { $sum: '$call.fingerprint.contents' },
      },
    },
  ];
}

/** One digest per day, in order, of what was added up in several questions. */
export function toDayDigests(documents: readonly DigestDocument[]): DayDigest[] {
  const days = new Map<string, DayDigest>();
  for (const { day, ...digest } of documents.map(toDayDigest)) {
    const { calls, stored, published } = days.get(day) ?? NO_CALLS;
    days.set(day, {
      day,
      calls: calls + digest.calls,
      stored: addUp(stored, digest.stored),
      published: addUp(published, digest.published),
    });
  }
  return [...days.values()].sort((left, right) => (left.day < right.day ? -1 : 1));
}

/** The head of a document; none while no event is in it. An index answers with `null` for what is missing. */
export function toCallHeads({
  _id: callId,
  head,
  call,
}: Pick<CallDocument, '_id' | 'head' | 'call'>): CallHead[] {
  if (typeof head?.day !== 'string') return [];
  const hasRow = typeof call?.eventCount === 'number';
  return [{ callId, day: head.day, stored: toEventSums(head), published: hasRow ? publishedOf(call) : null }];
}

export function toChangedHeads(document: CallDocument): ChangedHead[] {
  const changedAt = document.changedAt?.toISOString() ?? '';
  return toCallHeads(document).map((head) => ({ ...head, changedAt }));
}

/** The sums of a head; those over content count nothing where they were not kept yet. */
export function toEventSums({ events, low, high, copies, contents }: Omit<HeadDocument, 'day'>): EventSums {
  return { events, low, high, receipts: copies, contents: contents ?? 0 };
}

function publishedOf({
  eventCount: events,
  fingerprint,
}: Pick<CallRow, 'eventCount' | 'fingerprint'>): EventSums {
  return toEventSums({ events, ...fingerprint });
}

const NO_SUMS: EventSums = { events: 0, low: 0, high: 0, receipts: 0, contents: 0 };
const NO_CALLS: Omit<DayDigest, 'day'> = { calls: 0, stored: NO_SUMS, published: NO_SUMS };

function addUp(left: EventSums, right: EventSums): EventSums {
  return {
    events: left.events + right.events,
    low: left.low + right.low,
    high: left.high + right.high,
    receipts: left.receipts + right.receipts,
    contents: left.contents + right.contents,
  };
}

function toDayDigest(document: DigestDocument): DayDigest {
  return {
    day: document._id,
    calls: document.calls,
    stored: {
      events: document.storedEvents,
      low: document.storedLow,
      high: document.storedHigh,
      receipts: document.storedReceipts,
      contents: document.storedContents,
    },
    published: {
      events: document.publishedEvents,
      low: document.publishedLow,
      high: document.publishedHigh,
      receipts: document.publishedReceipts,
      contents: document.publishedContents,
    },
  };
}
