import type { CallHead, ChangedHead, DayDigest, EventSums } from '../../model/call-head.js';
import type { CallDocument } from './call.schema.js';

/** What of a document makes a head. */
export const HEAD_PROJECTION = {
  head: 1,
  changedAt: 1,
  'call.eventCount': 1,
  'call.fingerprint': 1,
} as const;

/** What {@link digestPipeline} answers. */
export interface DigestDocument extends Record<StoredField | PublishedField, number> {
  readonly _id: string;
  readonly calls: number;
}

type StoredField = 'storedEvents' | 'storedLow' | 'storedHigh' | 'storedReceipts';
type PublishedField = 'publishedEvents' | 'publishedLow' | 'publishedHigh' | 'publishedReceipts';

/** Sums per UTC day, both days included. */
export function digestPipeline(from: string, to: string): object[] {
  return [
    { $match: { 'head.day': { $gte: from, $lte: to } } },
    {
      $group: {
        _id: '$head.day',
        calls: { $sum: 1 },
        storedEvents: { $sum: '$head.events' },
        storedLow: { $sum: '$head.low' },
        storedHigh: { $sum: '$head.high' },
        storedReceipts: { $sum: '$head.copies' },
        publishedEvents: { $sum: '$call.eventCount' },
        publishedLow: { $sum: '$call.fingerprint.low' },
        publishedHigh: { $sum: '$call.fingerprint.high' },
        publishedReceipts: { $sum: '$call.fingerprint.copies' },
      },
    },
    { $sort: { _id: 1 } },
  ];
}

export function toDayDigest(document: DigestDocument): DayDigest {
  return {
    day: document._id,
    calls: document.calls,
    stored: {
      events: document.storedEvents,
      low: document.storedLow,
      high: document.storedHigh,
      receipts: document.storedReceipts,
    },
    published: {
      events: document.publishedEvents,
      low: document.publishedLow,
      high: document.publishedHigh,
      receipts: document.publishedReceipts,
    },
  };
}

/** The head of a document; none while no event is in it. */
export function toCallHeads({ _id: callId, head, call }: CallDocument): CallHead[] {
  if (head === undefined) return [];
  const { day, events, low, high, copies } = head;
  const stored = { events, low, high, receipts: copies };
  return [{ callId, day, stored, published: call ? publishedOf(call) : null }];
}

export function toChangedHeads(document: CallDocument): ChangedHead[] {
  const changedAt = document.changedAt?.toISOString() ?? '';
  return toCallHeads(document).map((head) => ({ ...head, changedAt }));
}

function publishedOf({
  eventCount,
  fingerprint,
}: Pick<NonNullable<CallDocument['call']>, 'eventCount' | 'fingerprint'>): EventSums {
  const { low, high, copies } = fingerprint;
  return { events: eventCount, low, high, receipts: copies };
}
