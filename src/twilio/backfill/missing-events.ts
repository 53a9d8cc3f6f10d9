import type { CallEvent } from '../../calls/model/call-event.js';
import type { RemoteCall, RemoteRecording, RemoteRequest } from '../rest/remote-resources.js';
import type { FlowContext } from '../webhooks/flow.js';
import { readRequest } from './request-events.js';
import { makeCallEvent } from '../../calls/model/make-call-event.js';
import { isTerminal } from '../../calls/fold/provider-status.js';

/** Everything that Twilio tells of one call. */
export interface RemoteHistory extends ListedCall {
  /** The requests about the call and its legs; empty while Twilio does not show them yet, or no longer. */
  readonly requests: readonly RemoteRequest[];
}

/** What Twilio's word on a call comes to. */
export interface Findings {
  /** Facts in all, known or not. */
  readonly found: number;
  /** Those that are not known yet. */
  readonly missing: readonly CallEvent[];
  /** True when a request about the call was made to one of our addresses. */
  readonly askedUs: boolean;
  /** True when the call was known, but its end was not. */
  readonly closes: boolean;
}

/**
 * Compares what Twilio tells of a call with what is known.
 *
 * @param known every stored event of the call
 * @param receivedAt when Mainline learns of it, ISO 8601
 */
export function missingEvents(
  history: RemoteHistory,
  known: readonly CallEvent[],
  context: FlowContext,
  receivedAt: string,
): Findings {
  const { call, requests } = history;
  const moments = { at: call.endedAt ?? call.startedAt, receivedAt };
  const reported = requests
    .map((request) => readRequest(request, context, moments))
    .map((events) => events.filter(({ callId }) => callId === call.sid))
    .filter((events) => events.length > 0);
  const asked = distinct(reported.filter((events) => !wasTaken(events, known)).flat());
  const listed = listedFacts(history, [...known, ...asked], receivedAt);
  const failure = serverFailure(history, [...known, ...asked], context, receivedAt);
  const missing = [...asked, ...listed, ...failure];
  return {
    found: distinct([...reported.flat(), ...listed, ...failure]).length,
    missing,
    askedUs: reported.length > 0,
    closes: known.length > 0 && !hasCallEnd(known) && hasCallEnd(missing),
  };
}

/**
 * True when Mainline itself took the request. All its facts were recorded together then, by the settings of that moment, and what
 * the settings of today would add never happened.
 */
function wasTaken(events: readonly CallEvent[], known: readonly CallEvent[]): boolean {
  const ids = new Set(known.map(({ id }) => id));
  return events.some(({ id }) => ids.has(id));
}

/** The steps whose answer decides what a caller hears. */
const CALLERS_STEPS: ReadonlySet<string> = new Set([
  'voice',
  'incoming-call',
  'menu',
  'dial',
  'voicemail',
  'fallback',
]);
const FIRST_FAILURE = 400;

/**
 * The failure of a call that Twilio ended because we did not answer: the last request about what the caller is to hear got no answer,
 * or an error, while the caller was still there. The fallback address, where there is one, is the last that Twilio asks.
 */
function serverFailure(
  { call, requests }: RemoteHistory,
  known: readonly CallEvent[],
  context: FlowContext,
  receivedAt: string,
): CallEvent[] {
  if (!isTerminal(call.status) || known.some(({ type }) => type === 'call.failed')) return [];
  const last = requests
    .filter(({ url, parameters }) => {
      const isStep = CALLERS_STEPS.has(context.urls.pathOf(url) ?? '');
      return isStep && parameters['CallSid'] === call.sid;
    })
    .sort((left, right) => ((left.at ?? '') < (right.at ?? '') ? -1 : 1))
    .at(-1);
  if (last === undefined || (last.status !== null && last.status < FIRST_FAILURE)) return [];
  if (isTerminal(last.parameters['CallStatus'] ?? null)) return [];
  const at = last.at ?? endOf(call);
  const data = { reason: 'server_error' } as const;
  return [makeCallEvent({ ...origin(call), type: 'call.failed', at, receivedAt, data })];
}

/** Twilio tells of each attempt of a request. */
function distinct(events: readonly CallEvent[]): CallEvent[] {
  return [...new Map(events.map((event) => [event.id, event])).values()];
}

/** What Twilio's lists say of one call, without the requests about it. */
export interface ListedCall {
  readonly call: RemoteCall;
  readonly legs: readonly RemoteCall[];
  readonly recordings: readonly RemoteRecording[];
}

/** What stands in a status callback's place when there is no sequence number. */
const NO_SEQUENCE = null;
const FINAL_RECORDINGS: ReadonlySet<string> = new Set(['completed', 'absent', 'failed']);

/**
 * The ends that no known event tells: of the call, of its legs and of its recordings.
 *
 * Their ids are those that a callback without a sequence number would have.
 *
 * @param known every event of the call so far
 * @param receivedAt when Mainline learns of them, ISO 8601
 */
export function listedFacts(
  { call, legs, recordings }: ListedCall,
  known: readonly CallEvent[],
  receivedAt: string,
): CallEvent[] {
  return [
    ...(isTerminal(call.status) && !hasCallEnd(known) ? [callEnd(call, receivedAt)] : []),
    ...legs
      .filter(({ sid, status }) => isTerminal(status) && !hasLegEnd(known, sid))
      .map((leg) => legEnd(call, leg, receivedAt)),
    ...recordings
      .filter(({ sid, status }) => FINAL_RECORDINGS.has(status) && !hasRecordingEnd(known, sid))
      .map((recording) => recordingEnd(call, recording, receivedAt)),
  ];
}

/** True when a callback, or what stands in for it, says how the call ended. */
export function hasCallEnd(known: readonly CallEvent[]): boolean {
  return known.some((event) => event.type === 'call.status' && isTerminal(event.data.status));
}

function hasLegEnd(known: readonly CallEvent[], sid: string): boolean {
  return known.some(
    (event) => event.type === 'leg.status' && event.data.legSid === sid && isTerminal(event.data.status),
  );
}

function hasRecordingEnd(known: readonly CallEvent[], sid: string): boolean {
  return known.some(
    ({ type, data }) =>
      (type === 'recording.deleted' && data.recordingSid === sid) ||
      (type === 'recording.status' && data.recordingSid === sid && FINAL_RECORDINGS.has(data.status)),
  );
}

function callEnd(call: RemoteCall, receivedAt: string): CallEvent {
  const { status, durationSeconds, from, to, callerName } = call;
  const direction = call.direction.startsWith('outbound') ? 'outbound' : 'inbound';
  const unknown = { city: null, state: null, country: null, verification: null };
  const { accountSid } = call;
  const details = { accountSid, from, to, direction, callStatus: status, callerName, ...unknown } as const;
  const data = { status, sequence: NO_SEQUENCE, durationSeconds, details };
  return makeCallEvent({ ...origin(call), type: 'call.status', at: endOf(call), receivedAt, data });
}

function legEnd(call: RemoteCall, leg: RemoteCall, receivedAt: string): CallEvent {
  const { sid: legSid, to, status, durationSeconds } = leg;
  const data = { legSid, to, status, sequence: NO_SEQUENCE, durationSeconds };
  return makeCallEvent({ ...origin(call), type: 'leg.status', at: endOf(leg), receivedAt, data });
}

function recordingEnd(call: RemoteCall, recording: RemoteRecording, receivedAt: string): CallEvent {
  const { sid: recordingSid, accountSid, source: recordingSource, channels, at } = recording;
  const { status, durationSeconds, errorCode } = recording;
  const data = { accountSid, recordingSource, channels, recordingSid, status, durationSeconds, errorCode };
  return makeCallEvent({ ...origin(call), type: 'recording.status', at, receivedAt, data });
}

function origin({ accountSid, sid: callId }: RemoteCall) {
  return { accountSid, callId, source: 'twilio' } as const;
}

function endOf({ endedAt, startedAt, durationSeconds }: RemoteCall): string {
  return endedAt ?? new Date(Date.parse(startedAt) + (durationSeconds ?? 0) * 1000).toISOString();
}
