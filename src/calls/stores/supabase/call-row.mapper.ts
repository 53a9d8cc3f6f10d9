import type { Call, Caller, RowVersion, Voicemail } from '../../model/call.js';
import type { CallEvent } from '../../model/call-event.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import { calledOf, facetsOf, hasOpenAlert } from '../../feed/call-facets.js';
import { contentDigest, type Fingerprint, fingerprintOf } from '../../model/fingerprint.js';
import type { RowEdition } from '../call-store.js';
import { calledMark } from './search-marks.js';
import type { AppendItem, CallEventRow, CallRow, EditionRow, StoredCallRow } from './call-row.js';

/** The row of a call. */
export function toCallRow(call: Call): CallRow {
  return {
    id: call.id,
    source: call.source,
    type: call.type,
    direction: call.direction,
    from_number: call.from,
    to_number: call.to,
    ...callerColumns(call.caller),
    status: call.status,
    provider_status: call.providerStatus,
    outcome: call.outcome,
    menu: call.menu,
    legs: call.legs,
    answered_by: call.answeredBy,
    agent_id: call.agentId,
    offers: call.offers,
    waits: call.waits,
    alerts: call.alerts,
    ...voicemailColumns(call.voicemail),
    other_recordings: call.otherRecordings,
    session: call.session,
    echo: call.echo,
    queue: call.queue,
    flagged: call.flagged,
    note: call.note,
    started_at: call.startedAt,
    answered_at: call.answeredAt,
    ended_at: call.endedAt,
    duration_seconds: call.durationSeconds,
    wait_seconds: call.waitSeconds,
    talk_seconds: call.talkSeconds,
    failure_reason: call.failureReason,
    erased_at: call.erasedAt,
    undeleted_recordings: call.undeletedRecordings,
    ...versionColumns(call),
    ...facetColumns(call),
  };
}

/** The call of a row. Nothing is read back of the columns that only searches use. */
export function toCall(row: StoredCallRow): Call {
  return {
    id: row.id,
    source: row.source,
    type: row.type,
    direction: row.direction,
    from: row.from_number,
    to: row.to_number,
    caller: toCaller(row),
    status: row.status,
    providerStatus: row.provider_status,
    outcome: row.outcome,
    menu: row.menu,
    legs: row.legs,
    answeredBy: row.answered_by,
    agentId: row.agent_id,
    offers: row.offers,
    waits: row.waits,
    alerts: row.alerts,
    voicemail: toVoicemail(row),
    otherRecordings: row.other_recordings,
    session: row.session,
    echo: row.echo,
    queue: row.queue,
    flagged: row.flagged,
    note: row.note,
    startedAt: toIso(row.started_at),
    answeredAt: row.answered_at === null ? null : toIso(row.answered_at),
    endedAt: row.ended_at === null ? null : toIso(row.ended_at),
    durationSeconds: row.duration_seconds,
    waitSeconds: row.wait_seconds,
    talkSeconds: row.talk_seconds,
    failureReason: row.failure_reason,
    erasedAt: row.erased_at === null ? null : toIso(row.erased_at),
    undeletedRecordings: row.undeleted_recordings,
    ...toVersion(row),
  };
}

/** The calls of several rows. */
export function toCalls(rows: readonly object[] | null): Call[] {
  return (rows ?? []).filter(isCallRow).map(toCall);
}

/** The edition that a row is of. */
export function toRowEdition(row: EditionRow): RowEdition {
  return { id: row.id, startedAt: toIso(row.started_at), foldVersion: row.fold_version };
}

/** Nobody but the store writes `calls`, and its constraints hold the rest. */
function isCallRow(row: object): row is StoredCallRow {
  return 'id' in row;
}

/** The row of an event, with what it adds to its call's head: the database takes its part of `contents` from the digest. */
export function toAppendItem(event: CallEvent): AppendItem {
  const { low, high } = fingerprintOf([event]);
  return { ...toCallEventRow(event), low, high, digest: contentDigest(event) };
}

function toCallEventRow(event: CallEvent): CallEventRow {
  const { callId, receivedAt, ...others } = event;
  return { ...others, call_id: callId, received_at: receivedAt };
}

/** The event of a row. */
export function toCallEvent(row: CallEventRow): CallEvent {
  const { call_id: callId, received_at: receivedAt, ...others } = row;
  return { ...others, callId, at: toIso(others.at), receivedAt: toIso(receivedAt) };
}

/**
 * The events of a function's answer.
 *
 * @throws StoreUnavailableError when it is no list, so that something else than the function must have answered
 */
export function toCallEvents(answer: unknown): CallEvent[] {
  if (isRows(answer)) return answer.map(toCallEvent);
  throw new StoreUnavailableError('Supabase answered something else than events');
}

/** The functions answer with rows of `call_events`, which nobody but the store writes. */
function isRows(answer: unknown): answer is CallEventRow[] {
  return Array.isArray(answer);
}

/** PostgreSQL leaves out zeroes at the end of a fraction, and writes the time zone in ways of its own. */
function toIso(time: string): string {
  return new Date(time).toISOString();
}

function callerColumns(caller: Caller) {
  return {
    caller_raw: caller.raw,
    caller_number: caller.number,
    caller_withheld: caller.withheld,
    caller_name: caller.name,
    caller_city: caller.city,
    caller_state: caller.state,
    caller_country: caller.country,
    caller_verification: caller.verification,
  };
}

function toCaller(row: StoredCallRow): Caller {
  return {
    raw: row.caller_raw,
    number: row.caller_number,
    withheld: row.caller_withheld,
    name: row.caller_name,
    city: row.caller_city,
    state: row.caller_state,
    country: row.caller_country,
    verification: row.caller_verification,
  };
}

function voicemailColumns(voicemail: Voicemail | null) {
  return {
    voicemail_recording_sid: voicemail?.recordingSid ?? null,
    voicemail_status: voicemail?.status ?? null,
    voicemail_duration_seconds: voicemail?.durationSeconds ?? null,
    voicemail_transcript: voicemail?.transcript ?? null,
    voicemail_heard_at: voicemail?.heardAt ?? null,
  };
}

function toVoicemail(row: StoredCallRow): Voicemail | null {
  if (row.voicemail_recording_sid === null || row.voicemail_status === null) return null;
  return {
    recordingSid: row.voicemail_recording_sid,
    status: row.voicemail_status,
    durationSeconds: row.voicemail_duration_seconds,
    transcript: row.voicemail_transcript,
    heardAt: row.voicemail_heard_at === null ? null : toIso(row.voicemail_heard_at),
  };
}

function versionColumns({ eventCount, receivedSum, fingerprint, foldVersion }: RowVersion) {
  const { low, high, receipts, contents } = fingerprint;
  return {
    event_count: eventCount,
    received_sum: receivedSum,
    fold_version: foldVersion,
    fingerprint_low: low,
    fingerprint_high: high,
    fingerprint_copies: receipts,
    fingerprint_contents: contents,
  };
}

function toVersion(row: StoredCallRow): RowVersion {
  const { event_count: eventCount, received_sum: receivedSum, fold_version: foldVersion } = row;
  return { eventCount, receivedSum, fingerprint: toFingerprint(row), foldVersion };
}

function toFingerprint(row: StoredCallRow): Fingerprint {
  return {
    low: row.fingerprint_low,
    high: row.fingerprint_high,
    receipts: row.fingerprint_copies,
    contents: row.fingerprint_contents,
  };
}

function facetColumns(call: Call) {
  const facets = facetsOf(call);
  return {
    number: facets.number,
    has_voicemail: facets.hasVoicemail,
    unheard: facets.unheard,
    alert_open: hasOpenAlert(call),
    duration_rank: facets.durationRank,
    search_text: facets.searchText,
    search_words: [...facets.searchWords, ...searchMarksOf(call)],
  };
}

/** Whom an outbound call was placed to. */
function searchMarksOf(call: Call): string[] {
  const called = calledOf(call);
  return called === null ? [] : [calledMark(called)];
}
