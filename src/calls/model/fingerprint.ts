/** Sums over a set of events that tell sets apart, whatever the order of their events. */
export interface Fingerprint {
  /** Sums of two 26-bit slices of the event ids. */
  readonly low: number;
  readonly high: number;
  /** Sum of the low 26 bits of the receive times: two stores may hold one event as different instances received it. */
  readonly receipts: number;
}

/** What a fingerprint is made of. */
interface Fingerprinted {
  readonly id: string;
  readonly receivedAt: string;
}

/** 2^26: sums over a hundred million events stay exact in a double, which is how MongoDB and JSON add them up. */
export const SLICE = 67_108_864;

/**
 * The sum-fingerprint of a set of events.
 *
 * It does not depend on order, and both databases can add it up over many calls. Equal counts and sums mean equal sets of
 * equal copies, but for a chance of about 2^-52.
 */
export function fingerprintOf(events: Iterable<Fingerprinted>): Fingerprint {
  let [low, high, receipts] = [0, 0, 0];
  for (const { id, receivedAt } of events) {
    low += slice(id, 0);
    high += slice(id, 8);
    receipts += receiptOf(receivedAt);
  }
  return { low, high, receipts };
}

/** @returns what one receive time adds to `receipts` */
export function receiptOf(receivedAt: string): number {
  const milliseconds = Date.parse(receivedAt);
  return Number.isNaN(milliseconds) ? 0 : milliseconds % SLICE;
}

/** The upper 26 of 32 bits. */
function slice(id: string, offset: number): number {
  return Number.parseInt(id.slice(offset, offset + 8), 16) >>> 6;
}
