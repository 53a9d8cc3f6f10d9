import { createHash } from 'node:crypto';
import { sortNames } from '../../common/files/sort-names.js';
import type { CallEvent } from './call-event.js';

/** Sums over a set of events that tell sets apart, whatever the order of their events. */
export interface Fingerprint {
  /** Sums of two 26-bit slices of the event ids. */
  readonly low: number;
  readonly high: number;
  /** Sum of the low 26 bits of the receive times: two stores may hold one event as different instances received it. */
  readonly receipts: number;
  /** Sum of the first 26 bits of the {@link contentDigest}s: two instances may have received it with different content. */
  readonly contents: number;
}

/** 2^26: sums over a hundred million events stay exact in a double, which is how MongoDB and JSON add them up. */
export const SLICE = 67_108_864;

const digests = new WeakMap<CallEvent, string>();

/**
 * The sum-fingerprint of a set of events.
 *
 * It does not depend on order, and both databases can add it up over many calls. Equal counts and sums mean equal sets of
 * equal copies, but for a chance of about 2^-52.
 */
export function fingerprintOf(events: Iterable<CallEvent>): Fingerprint {
  let [low, high, receipts, contents] = [0, 0, 0, 0];
  for (const event of events) {
    low += slice(event.id, 0);
    high += slice(event.id, 8);
    receipts += receiptOf(event.receivedAt);
    contents += contentOf(contentDigest(event));
  }
  return { low, high, receipts, contents };
}

/**
 * What an event says, in 16 hexadecimal digits: the beginning of the SHA-256 over all of it but its ids and when it was received.
 *
 * Stores keep it with the event, so that neither has to write JSON as the other one does. It is personal data where the content is,
 * and is replaced by that of the redacted content in the step that redacts.
 */
export function contentDigest(event: CallEvent): string {
  const known = digests.get(event);
  if (known !== undefined) return known;
  const { type, at, source, data } = event;
  const content = JSON.stringify(sortNames({ type, at, source, data }));
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  digests.set(event, digest);
  return digest;
}

/** @returns what one receive time adds to `receipts` */
export function receiptOf(receivedAt: string): number {
  const milliseconds = Date.parse(receivedAt);
  return Number.isNaN(milliseconds) ? 0 : milliseconds % SLICE;
}

/** @returns what one digest adds to `contents`: the lower the digest, the less, so that a set that gets better copies never goes up */
export function contentOf(digest: string): number {
  return slice(digest, 0);
}

/**
 * The total order of the copies of one event: the one received first comes first, and of two received in the same millisecond the one
 * with the lower digest. Every reader, both stores and the repair prefer the first.
 */
export function compareCopies(left: CallEvent, right: CallEvent): number {
  if (left.receivedAt !== right.receivedAt) return left.receivedAt < right.receivedAt ? -1 : 1;
  const [one, other] = [contentDigest(left), contentDigest(right)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The upper 26 of 32 bits. */
function slice(id: string, offset: number): number {
  return Number.parseInt(id.slice(offset, offset + 8), 16) >>> 6;
}
