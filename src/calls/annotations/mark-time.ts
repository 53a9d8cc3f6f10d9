import type { CallEvent, CallEventType } from '../model/call-event.js';

const MARKS: readonly CallEventType[] = ['call.flagged', 'call.noted', 'call.queued', 'voicemail.heard'];

/**
 * When a new mark counts as set: now, but later than every mark that is known. Of several marks the last one counts, and one
 * that is set after another was seen must not lose to it because clocks differ or stand still.
 *
 * @param now ISO 8601 UTC
 */
export function markTime(known: readonly CallEvent[], now: string): string {
  const marks = known.filter(({ type }) => MARKS.includes(type));
  const latest = Math.max(...marks.map(({ at }) => Date.parse(at) + 1), Date.parse(now));
  return new Date(latest).toISOString();
}
