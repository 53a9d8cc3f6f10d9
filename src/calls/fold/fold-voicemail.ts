import type { OtherRecording, Voicemail } from '../model/call.js';
import { RECORD_VERB } from '../model/alert-kind.js';
import type { EventSet } from './event-set.js';
import type { CallEvent, CallEventOf } from '../model/call-event.js';

interface Recording {
  readonly voicemail: Voicemail;
  readonly at: string;
}

/**
 * The audible message of a call: ready ones before those in the making, then the latest.
 *
 * The request that ends a recording does not prove a message: Twilio may still call it `absent` when it was silent. Recordings that
 * our own `<Record>` did not make are no messages, whoever started them.
 */
export function foldVoicemail(events: EventSet): Voicemail | null {
  const audible = recordingSids(events)
    .filter((sid) => isMessage(events, sid))
    .map((sid) => foldRecording(events, sid))
    .filter((recording) => recording !== null)
    .sort((left, right) => (sortKey(left) < sortKey(right) ? 1 : -1));
  return audible[0]?.voicemail ?? null;
}

/**
 * The recordings that the provider has of a call besides its message.
 *
 * @param message as {@link foldVoicemail} found it
 */
export function foldOtherRecordings(events: EventSet, message: Voicemail | null): OtherRecording[] {
  const deleted = deletedSids(events.all);
  return recordingSids(events)
    .filter((sid) => sid !== message?.recordingSid && !deleted.has(sid))
    .sort()
    .flatMap((sid) => {
      const recording = foldRecording(events, sid)?.voicemail;
      if (recording === undefined) return [];
      const { recordingSid, status, durationSeconds } = recording;
      return { recordingSid, source: sourceOf(events, sid), status, durationSeconds };
    });
}

function sortKey({ voicemail, at }: Recording): string {
  return `${voicemail.status === 'completed' ? 1 : 0} ${at} ${voicemail.recordingSid}`;
}

function recordingSids(events: EventSet): string[] {
  const reported = events.of('recording.status').map((event) => event.data.recordingSid);
  const recorded = events.of('voicemail.recorded').flatMap((event) => event.data.recordingSid ?? []);
  return [...new Set([...reported, ...recorded])];
}

/** Our `<Record>` has one channel, and asks our address when it ends. Callbacks that do not say what made a recording are its own. */
function isMessage(events: EventSet, recordingSid: string): boolean {
  if (actionsOf(events, recordingSid).length > 0) return true;
  const source = sourceOf(events, recordingSid);
  if (source !== null) return source === RECORD_VERB;
  return reportsOf(events, recordingSid).every(({ data }) => (data.channels ?? 1) === 1);
}

/** What callbacks say of a recording. */
function reportsOf(events: EventSet, recordingSid: string): CallEventOf<'recording.status'>[] {
  return events.of('recording.status').filter(({ data }) => data.recordingSid === recordingSid);
}

/** The requests of our own `<Record>` that a recording ended with. */
function actionsOf(events: EventSet, recordingSid: string): CallEventOf<'voicemail.recorded'>[] {
  return events.of('voicemail.recorded').filter(({ data }) => data.recordingSid === recordingSid);
}

function sourceOf(events: EventSet, recordingSid: string): string | null {
  const named = reportsOf(events, recordingSid).flatMap(({ data }) => data.recordingSource ?? []);
  return named[0] ?? (actionsOf(events, recordingSid).length > 0 ? RECORD_VERB : null);
}

function foldRecording(events: EventSet, recordingSid: string): Recording | null {
  const reported = reportsOf(events, recordingSid);
  const recorded = actionsOf(events, recordingSid);
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
  const said = events.of('voicemail.heard').filter((event) => event.data.recordingSid === recordingSid);
  const last = said.at(-1);
  return last?.data.heard === true ? last.at : null;
}

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
  return event.type === 'recording.status' && isInaudible(event.data.status);
}

function isReported(event: CallEvent): boolean {
  return event.type === 'recording.status' && !isMissing(event);
}

function deletedSids(events: readonly CallEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) => (event.type === 'recording.deleted' ? [event.data.recordingSid] : [])),
  );
}

/**
 * The provider's account that a recording belongs to, as the events about it, or about its call, say.
 *
 * @param recordingSid `null` for that of the call
 * @returns `null` when no event says; never anything but an account sid
 */
export function accountOf(events: readonly CallEvent[], recordingSid: string | null): string | null {
  const own = events.filter((event) => recordingSid !== null && recordingOf(event).includes(recordingSid));
  return [...own, ...events].flatMap(accountsOf).find((sid) => ACCOUNT_SID.test(sid)) ?? null;
}

const ACCOUNT_SID = /^AC[0-9a-zA-Z]{32}$/;

function accountsOf(event: CallEvent): string[] {
  if (event.type === 'recording.status') return [event.data.accountSid ?? ''];
  return 'details' in event.data ? [event.data.details.accountSid ?? ''] : [];
}
