import type { Voicemail } from '../model/call.js';
import type { CallEvent } from '../model/call-event.js';
import type { EventSet } from './event-set.js';

/** The message, unless its recording was deleted. */
export function withoutDeleted(events: EventSet, message: Voicemail | null): Voicemail | null {
  return message !== null && deletedSids(events.all).has(message.recordingSid) ? null : message;
}

/**
 * The recordings of a call that the provider may still have.
 *
 * @returns sids; those that the provider called `absent` or `failed`, and nothing else, were never there
 */
export function undeletedRecordings(events: Pick<EventSet, 'all'>): string[] {
  const deleted = deletedSids(events.all);
  const missing = new Set(events.all.flatMap((event) => (isMissing(event) ? recordingOf(event) : [])));
  const present = events.all.flatMap((event) => (isMissing(event) ? [] : recordingOf(event)));
  const confirmed = new Set(events.all.flatMap((event) => (isReported(event) ? recordingOf(event) : [])));
  return [...new Set(present)].filter(
    (sid) => !deleted.has(sid) && (confirmed.has(sid) || !missing.has(sid)),
  );
}

function recordingOf(event: CallEvent): string[] {
  if (event.type === 'recording.status') return [event.data.recordingSid];
  return event.type === 'voicemail.recorded' && event.data.recordingSid !== null
    ? [event.data.recordingSid]
    : [];
}

function isMissing(event: CallEvent): boolean {
  return event.type === 'recording.status' && ['absent', 'failed'].includes(event.data.status);
}

function isReported(event: CallEvent): boolean {
  return event.type === 'recording.status' && !isMissing(event);
}

function deletedSids(events: readonly CallEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) => (event.type === 'recording.deleted' ? [event.data.recordingSid] : [])),
  );
}
