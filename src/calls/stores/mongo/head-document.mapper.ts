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
export interface DigestDocument extends Record<HeldField | ShownField, number> {
  readonly _id: string;
  readonly calls: number;
}

type HeldField = 'heldEvents' | 'heldLow' | 'heldHigh' | 'heldCopies';
type ShownField = 'shownEvents' | 'shownLow' | 'shownHigh' | 'shownCopies';

/** Sums per UTC day, both days included. */
export function digestPipeline(from: string, to: string): object[] {
  return [
    { $match: { 'head.day': { $gte: from, $lte: to } } },
    {
      $group: {
        _id: '$head.day',
        calls: { $sum: 1 },
        heldEvents: { $sum: '$head.events' },
        heldLow: { $sum: '$head.low' },
        heldHigh: { $sum: '$head.high' },
        heldCopies: { $sum: '$head.copies' },
        shownEvents: { $sum: '$call.eventCount' },
        shownLow: { $sum: '$call.fingerprint.low' },
        shownHigh: { $sum: '$call.fingerprint.high' },
        shownCopies: { $sum: '$call.fingerprint.copies' },
      },
    },
    { $sort: { _id: 1 } },
  ];
}

export function toDayDigest(document: DigestDocument): DayDigest {
  return {
    day: document._id,
    calls: document.calls,
    held: {
      events: document.heldEvents,
      low: document.heldLow,
      high: document.heldHigh,
      copies: document.heldCopies,
    },
    shown: {
      events: document.shownEvents,
      low: document.shownLow,
      high: document.shownHigh,
      copies: document.shownCopies,
    },
  };
}

/** The head of a document; none while no event is in it. */
export function toCallHeads({ _id: callId, head, call }: CallDocument): CallHead[] {
  if (head === undefined) return [];
  const { day, events, low, high, copies } = head;
  return [{ callId, day, held: { events, low, high, copies }, shown: call ? shownOf(call) : null }];
}

export function toChangedHeads(document: CallDocument): ChangedHead[] {
  const changedAt = document.changedAt?.toISOString() ?? '';
  return toCallHeads(document).map((head) => ({ ...head, changedAt }));
}

function shownOf({
  eventCount,
  fingerprint,
}: Pick<NonNullable<CallDocument['call']>, 'eventCount' | 'fingerprint'>): EventSums {
  const { low, high, copies } = fingerprint;
  return { events: eventCount, low, high, copies };
}
