import { createHash } from 'node:crypto';

/** Bytes of a short id: among some hundred events two have the same one once in many million years. */
export const SHORT_ID_BYTES = 6;

/** A short name for an event: 8 characters of base64url, the same on every instance. */
export function shortEventId(eventId: string): string {
  return shorten(eventId);
}

/** A short name for a row of events; blank for none. */
export function checkOf(eventIds: readonly string[]): string {
  return eventIds.length === 0 ? '' : shorten(JSON.stringify(eventIds));
}

function shorten(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, SHORT_ID_BYTES).toString('base64url');
}
