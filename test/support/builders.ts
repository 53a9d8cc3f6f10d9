import { FOLD_VERSION } from '../../src/calls/fold/fold-call.js';
import { createHash, randomBytes } from 'node:crypto';
import type { Call, CallAlert } from '../../src/calls/model/call.js';
import type { CallDetails, CallEvent, CallEventOf, CallEventType } from '../../src/calls/model/call-event.js';

const STARTED_AT = '2026-11-21T09:00:00.000Z';
const CALLER = '+14155550142';
const MAIN_NUMBER = '+13235550100';

/** What {@link anEvent} takes: anything of an event of one type; `data` fits the type, `call.status` when none is named. */
export type EventOverrides<Type extends CallEventType> = Partial<CallEventOf<Type>>;

/** A new call sid. */
export function aCallSid(): string {
  return `CA${randomBytes(16).toString('hex')}`;
}

/** A new event id. */
export function anEventId(): string {
  return randomBytes(16).toString('hex');
}

/** An event id that some parts decide. */
export function eventIdOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** What a request says about an ordinary inbound call. */
export function callDetails(overrides: Partial<CallDetails> = {}): CallDetails {
  return {
    from: CALLER,
    to: MAIN_NUMBER,
    direction: 'inbound',
    callStatus: 'ringing',
    callerName: null,
    city: 'LOS ANGELES',
    state: 'CA',
    country: 'US',
    verification: 'TN-Validation-Passed-A',
    ...overrides,
  };
}

/** A valid event of a new call: `call.status` unless `type` and its `data` say otherwise. */
export function anEvent<Type extends CallEventType = 'call.status'>(
  overrides: EventOverrides<Type> = {},
): CallEvent {
  const event: CallEventOf<'call.status'> = {
    id: anEventId(),
    callId: aCallSid(),
    type: 'call.status',
    at: STARTED_AT,
    receivedAt: '2026-11-21T09:00:00.125Z',
    source: 'twilio',
    data: { status: 'ringing', sequence: 0, durationSeconds: null, details: callDetails() },
  };
  return { ...event, ...overrides } as unknown as CallEvent;
}

/** An open alert. */
export function anAlert(overrides: Partial<CallAlert> = {}): CallAlert {
  return {
    id: anEventId(),
    kind: 'sla_wait',
    state: 'open',
    raisedAt: '2026-11-21T09:00:30.000Z',
    limitSeconds: 30,
    latenessSeconds: 1,
    occurrence: anEventId(),
    queueId: 'sales',
    agentId: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    note: null,
    ...overrides,
  };
}

/** A valid, ended call with a message, in which every field of the row is set to something. */
export function aCall(overrides: Partial<Call> = {}): Call {
  return {
    id: aCallSid(),
    source: 'twilio',
    type: 'voice',
    direction: 'inbound',
    from: CALLER,
    to: MAIN_NUMBER,
    caller: {
      raw: CALLER,
      number: CALLER,
      withheld: false,
      name: 'Zoë 🚀',
      city: 'LOS ANGELES',
      state: 'CA',
      country: 'US',
      verification: 'TN-Validation-Passed-A',
    },
    status: 'ended',
    providerStatus: 'completed',
    outcome: 'voicemail',
    menu: [{ digits: '1', at: '2026-11-21T09:00:04.500Z' }],
    legs: [
      {
        sid: aCallSid(),
        to: '+15557778888',
        status: 'no-answer',
        startedAt: '2026-11-21T09:00:05.000Z',
        answeredAt: null,
        endedAt: '2026-11-21T09:00:12.250Z',
        durationSeconds: 0,
        accepted: false,
      },
    ],
    answeredBy: null,
    agentId: 'maria',
    session: '3f0e9c0a-0000-4000-8000-000000000001',
    echo: true,
    offers: [
      {
        agentId: 'maria',
        number: null,
        result: 'answered',
        missedBecause: null,
        retransferred: true,
        answerMilliseconds: 7250,
        handleMilliseconds: 61_000,
        holdMilliseconds: 12_500,
      },
      {
        agentId: null,
        number: '+15557778888',
        result: 'ringing',
        missedBecause: null,
        retransferred: false,
        answerMilliseconds: null,
        handleMilliseconds: null,
        holdMilliseconds: 0,
      },
    ],
    waits: [
      {
        queueId: 'medical_spanish',
        startedAt: '2026-11-21T09:00:05.000Z',
        result: 'answered',
        milliseconds: 7250,
      },
    ],
    alerts: [
      anAlert(),
      anAlert({
        kind: 'short_call',
        state: 'resolved',
        agentId: 'maria',
        acknowledgedAt: '2026-11-21T09:01:00.000Z',
        acknowledgedBy: 'desk',
        resolvedAt: '2026-11-21T09:02:00.000Z',
        resolvedBy: 'desk',
        note: 'The caller was called back.',
      }),
    ],
    voicemail: {
      recordingSid: `RE${randomBytes(16).toString('hex')}`,
      status: 'completed',
      durationSeconds: 21,
      transcript: null,
      heardAt: null,
    },
    otherRecordings: [
      {
        recordingSid: `RE${randomBytes(16).toString('hex')}`,
        source: 'DialVerb',
        status: 'completed',
        durationSeconds: 17,
      },
    ],
    queue: null,
    flagged: false,
    note: null,
    startedAt: STARTED_AT,
    answeredAt: null,
    endedAt: '2026-11-21T09:00:38.125Z',
    durationSeconds: 38,
    waitSeconds: 12,
    talkSeconds: 0,
    eventCount: 6,
    failureReason: null,
    erasedAt: null,
    undeletedRecordings: 0,
    receivedSum: 10_756_800_000_750,
    fingerprint: { low: 4_294_967_296, high: 1_073_741_824, receipts: 67_108_863, contents: 100_663_296 },
    foldVersion: FOLD_VERSION,
    ...overrides,
  };
}
