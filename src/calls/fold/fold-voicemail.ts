import type { Voicemail } from '../model/call.js';
import type { EventSet } from './event-set.js';

interface Recording {
  readonly voicemail: Voicemail;
  readonly at: string;
}

/**
 * The audible message of a call: ready ones before those in the making, then the latest.
 *
 * The request that ends a recording does not prove a message: Twilio may still call it `absent` when it was silent.
 */
export function foldVoicemail(events: EventSet): Voicemail | null {
  const audible = recordingSids(events)
    .map((sid) => foldRecording(events, sid))
    .filter((recording) => recording !== null)
    .sort((left, right) => (sortKey(left) < sortKey(right) ? 1 : -1));
  return audible[0]?.voicemail ?? null;
}

function sortKey({ voicemail, at }: Recording): string {
  return `${voicemail.status === 'completed' ? 1 : 0} ${at} ${voicemail.recordingSid}`;
}

function recordingSids(events: EventSet): string[] {
  const reported = events.of('recording.status').map((event) => event.data.recordingSid);
  const recorded = events.of('voicemail.recorded').flatMap((event) => event.data.recordingSid ?? []);
  return [...new Set([...reported, ...recorded])];
}

function foldRecording(events: EventSet, recordingSid: string): Recording | null {
  const reported = events.of('recording.status').filter((event) => event.data.recordingSid === recordingSid);
  const recorded = events
    .of('voicemail.recorded')
    .filter((event) => event.data.recordingSid === recordingSid);
  const completed = reported.find((event) => event.data.status === 'completed');
  if (completed === undefined && reported.some((event) => isInaudible(event.data.status))) return null;
  const source = completed ?? recorded[0] ?? reported[0];
  if (source === undefined || source.data.durationSeconds === 0) return null;
  const voicemail: Voicemail = {
    recordingSid,
    status: completed === undefined ? 'processing' : 'completed',
    durationSeconds: source.data.durationSeconds ?? recorded[0]?.data.durationSeconds ?? null,
    transcript: transcriptOf(events, recordingSid),
    heardAt: heardAt(events, recordingSid),
  };
  return { voicemail, at: source.at };
}

function isInaudible(status: string): boolean {
  return status === 'absent' || status === 'failed';
}

function transcriptOf(events: EventSet, recordingSid: string): string | null {
  const transcribed = events
    .of('transcription.status')
    .filter((event) => event.data.recordingSid === recordingSid && event.data.status === 'completed');
  return transcribed.find((event) => event.data.text !== null)?.data.text ?? null;
}

/** The last word counts. */
function heardAt(events: EventSet, recordingSid: string): string | null {
  const marks = events.of('voicemail.heard').filter((event) => event.data.recordingSid === recordingSid);
  const last = marks.at(-1);
  return last?.data.heard === true ? last.at : null;
}
