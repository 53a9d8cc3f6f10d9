import { aRemoteCall } from '../../../test/support/twilio-account.js';
import {
  ACCOUNT_SID,
  CALL_SID,
  fixture,
  flowContext,
  LEG_SID,
} from '../../../test/support/twilio-requests.js';
import { foldCall } from '../../calls/fold/fold-call.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import type { RemoteCall, RemoteRequest } from '../rest/remote-resources.js';
import type { FlowContext } from '../webhooks/flow.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { type Findings, missingEvents, type RemoteHistory } from './missing-events.js';
import { readerOf, readRequest } from './request-events.js';

const RECORDING_SID = 'REe4bad1289b3668a16c71a341d3dc9e3a';
const LIVE_AT = '2026-11-21T09:00:00.250Z';
const NOW = '2026-11-21T12:00:00.000Z';
const BASE = 'https://phone.example.com/twilio';
const context = flowContext();

const { From, To, Direction, FromCity, FromState, FromCountry } = fixture('01-incoming-us-stir-a');
const CALLER = { From, To, Direction, FromCity, FromState, FromCountry };

const aLeg = (overrides: Partial<RemoteCall> = {}): RemoteCall =>
  aRemoteCall({
    sid: LEG_SID,
    parentSid: CALL_SID,
    direction: 'outbound-dial',
    to: '+15557778888',
    ...overrides,
  });

function asked(
  path: string,
  parameters: Record<string, string> = {},
  overrides: Partial<RemoteRequest> = {},
): RemoteRequest {
  const standard = { AccountSid: ACCOUNT_SID, CallSid: CALL_SID, CallStatus: 'in-progress', ...CALLER };
  const all = Object.entries({ ...standard, ...parameters });
  return {
    url: `${BASE}/${path}`,
    parameters: Object.fromEntries(all.filter((pair): pair is [string, string] => pair[1] !== undefined)),
    at: '2026-11-21T09:00:05.000Z',
    status: 200,
    answer: '<Response><Dial/><Record/></Response>',
    ...overrides,
  };
}

/** What Mainline itself records when the request arrives. */
function live(request: RemoteRequest, settings: FlowContext = context): CallEvent[] {
  const url = new URL(request.url);
  const read = readerOf(url.pathname.replace('/twilio/', ''));
  const query = Object.fromEntries(url.searchParams);
  return read?.(new TwilioRequest(request.parameters, query), settings, LIVE_AT) ?? [];
}

function compare(history: Partial<RemoteHistory>, known: readonly CallEvent[] = []): Findings {
  const nothing = { call: aRemoteCall(), legs: [], recordings: [], requests: [] };
  return missingEvents({ ...nothing, ...history }, known, context, NOW);
}

const types = ({ missing }: Findings): string[] => missing.map(({ type }) => type);

/** A whole call: to the agents, who do not answer, then a message. */
const WHOLE_CALL: RemoteRequest[] = [
  asked('voice', { CallStatus: 'ringing' }),
  asked('menu?attempt=1', { Digits: '1' }),
  asked('status?call=' + CALL_SID, {
    CallSid: LEG_SID,
    CallStatus: 'no-answer',
    SequenceNumber: '2',
    CallDuration: '0',
  }),
  asked('dial?round=1', { DialCallStatus: 'no-answer', DialCallSid: LEG_SID, DialBridged: 'false' }),
  asked('voicemail', { RecordingSid: RECORDING_SID, RecordingDuration: '9', Digits: 'hangup' }),
  asked('recording', {
    RecordingSid: RECORDING_SID,
    RecordingStatus: 'completed',
    RecordingDuration: '9',
  }),
  asked('status', {
    CallStatus: 'completed',
    SequenceNumber: '0',
    CallDuration: '40',
    Timestamp: 'Sat, 21 Nov 2026 09:00:40 +0000',
  }),
];

const LISTED = {
  legs: [aLeg({ status: 'no-answer', durationSeconds: 0 })],
  recordings: [
    {
      sid: RECORDING_SID,
      callSid: CALL_SID,
      accountSid: ACCOUNT_SID,
      status: 'completed',
      durationSeconds: 9,
      errorCode: null,
      source: 'RecordVerb',
      channels: 1,
      at: '2026-11-21T09:00:42.000Z',
    },
  ],
};

describe('missingEvents', () => {
  it('finds nothing that is missing after normal operation', () => {
    const known = WHOLE_CALL.flatMap((request) => live(request));
    const findings = compare({ ...LISTED, requests: WHOLE_CALL }, known);
    expect(findings).toEqual({ found: known.length, missing: [], askedUs: true, closes: false });
  });

  it('makes the same facts of the requests that Mainline would have made, and no more', () => {
    const expected = WHOLE_CALL.flatMap((request) => live(request));
    const findings = compare({ ...LISTED, requests: WHOLE_CALL });
    expect(findings.missing.map(({ id, data }) => ({ id, data }))).toEqual(
      expected.map(({ id, data }) => ({ id, data })),
    );
    expect(types(findings)).toContain('dial.started');
    expect(findings.closes).toBe(false);
  });

  it('tells when it happened and when it was learnt of', () => {
    const { missing } = compare({ requests: WHOLE_CALL });
    expect(new Set(missing.map(({ receivedAt }) => receivedAt))).toEqual(new Set([NOW]));
    expect(missing[0]?.at).toBe('2026-11-21T09:00:05.000Z');
    expect(missing.at(-1)?.at).toBe('2026-11-21T09:00:40.000Z');
  });

  it('adds only what is not known', () => {
    const [first, ...others] = WHOLE_CALL;
    const known = others.flatMap((request) => live(request));
    expect(types(compare({ ...LISTED, requests: WHOLE_CALL }, known))).toEqual(['call.incoming']);
    expect(first?.url).toContain('voice');
  });

  it('lets every attempt of a request count once', () => {
    const failed = asked('voice', {}, { status: 502, answer: null });
    expect(types(compare({ requests: [failed, failed, asked('voice')] }))).toEqual([
      'call.incoming',
      'call.status',
    ]);
  });

  it('does not make up what would be done by the settings of today', () => {
    const menu = asked('menu?attempt=1', { Digits: '1' });
    const nobody = { ...context, phone: { ...context.phone, forwardTo: [] } };
    expect(live(menu, nobody).map(({ type }) => type)).toEqual(['menu.input', 'voicemail.started']);
    expect(
      types(compare({ requests: [menu], call: aRemoteCall({ status: '' }) }, live(menu, nobody))),
    ).toEqual([]);
  });

  it('tells from the answer whether agents were rung', () => {
    const said = (answer: string | null, status: number | null): string[] =>
      readRequest(asked('menu?attempt=1', { Digits: '1' }, { answer, status }), context, {
        at: NOW,
        receivedAt: NOW,
      }).map(({ type }) => type);
    expect(said('<Response><Dial>', 200)).toEqual(['menu.input', 'dial.started']);
    expect(said(null, 200)).toEqual(['menu.input', 'dial.started']);
    expect(said('<Response><Say>', 200)).toEqual(['menu.input']);
    expect(said('<Response><Dial>', 502)).toEqual(['menu.input']);
    expect(said(null, null)).toEqual(['menu.input']);
  });

  it('reads no request that went elsewhere, or that is about another call', () => {
    const elsewhere = asked('voice', {}, { url: 'https://other.example.com/twilio/voice' });
    const unknownPath = asked('else');
    const aboutAnother = asked('voice', { CallSid: LEG_SID });
    const findings = compare({
      requests: [elsewhere, unknownPath, aboutAnother],
      call: aRemoteCall({ status: '' }),
    });
    expect(findings).toEqual({ found: 0, missing: [], askedUs: false, closes: false });
  });

  it('takes the end of the call, of legs and of recordings from the lists where no callback told', () => {
    const known = live(asked('voice'));
    const findings = compare(LISTED, known);
    expect(findings.missing).toMatchObject([
      {
        callId: CALL_SID,
        type: 'call.status',
        at: '2026-11-21T09:00:40.000Z',
        receivedAt: NOW,
        source: 'twilio',
        data: {
          status: 'completed',
          sequence: null,
          durationSeconds: 40,
          details: { from: '+14155550142', direction: 'inbound', callStatus: 'completed' },
        },
      },
      {
        callId: CALL_SID,
        type: 'leg.status',
        data: { legSid: LEG_SID, to: '+15557778888', status: 'no-answer' },
      },
      {
        callId: CALL_SID,
        type: 'recording.status',
        data: { recordingSid: RECORDING_SID, status: 'completed', durationSeconds: 9 },
      },
    ]);
    expect(findings.closes).toBe(true);
    expect(compare(LISTED, [...known, ...findings.missing]).missing).toEqual([]);
  });

  it('gives a listed recording the id that its callback has', () => {
    const callback = live(WHOLE_CALL[5] ?? asked(''));
    const { missing } = compare({ ...LISTED, legs: [], call: aRemoteCall({ status: '' }) });
    expect(missing.map(({ id }) => id)).toEqual(callback.map(({ id }) => id));
  });

  it('takes nothing from the lists that is still under way, or gone', () => {
    const underWay = {
      call: aRemoteCall({ status: 'in-progress', endedAt: null }),
      legs: [aLeg({ status: 'ringing', endedAt: null })],
      recordings: LISTED.recordings.map((recording) => ({ ...recording, status: 'processing' })),
    };
    expect(compare(underWay).missing).toEqual([]);
    const deleted = compare({ ...LISTED, call: aRemoteCall({ status: '' }), legs: [] }, [
      {
        id: 'a',
        callId: CALL_SID,
        type: 'recording.deleted',
        at: NOW,
        receivedAt: NOW,
        source: 'twilio',
        data: { recordingSid: RECORDING_SID },
      },
    ]);
    expect(deleted.missing).toEqual([]);
  });
});

describe('a call that our server failed', () => {
  const failed = (...requests: RemoteRequest[]): Findings => compare({ requests });
  const voice = (overrides: Partial<RemoteRequest>): RemoteRequest =>
    asked('voice', { CallStatus: 'ringing' }, { answer: null, ...overrides });
  const fallback = (overrides: Partial<RemoteRequest>): RemoteRequest =>
    asked('fallback', { ErrorCode: '11200' }, { at: '2026-11-21T09:00:06.000Z', ...overrides });

  it.each([null, 404, 500, 502, 503])('has failed when the last request was answered %p', (status) => {
    const findings = failed(voice({ status }), fallback({ status }));
    expect(types(findings)).toContain('call.failed');
    expect(foldCall(findings.missing)).toMatchObject({ outcome: 'failed', failureReason: 'server_error' });
    expect(foldCall(failed(voice({ status })).missing)).toMatchObject({ outcome: 'failed' });
  });

  it('has failed also when the caller asked for an agent whom nobody rang', () => {
    const menu = asked('menu?attempt=1', { Digits: '1' }, { status: 500, answer: null });
    const call = foldCall(failed(voice({ status: 200, at: '2026-11-21T09:00:01.000Z' }), menu).missing);
    expect(call).toMatchObject({ outcome: 'failed', failureReason: 'server_error' });
  });

  it('has not failed when the fallback address helped, or the caller was gone', () => {
    expect(types(failed(voice({ status: 500 }), fallback({ status: 200 })))).not.toContain('call.failed');
    const gone = asked('dial?round=1', { CallStatus: 'completed' }, { status: 500 });
    expect(types(failed(voice({ status: 200, at: '2026-11-21T09:00:01.000Z' }), gone))).not.toContain(
      'call.failed',
    );
    const callback = asked('status', { CallStatus: 'completed' }, { status: 503 });
    expect(types(failed(voice({ status: 200 }), callback))).not.toContain('call.failed');
  });

  it('is found once', () => {
    const requests = [voice({ status: 500 })];
    const { missing } = compare({ requests });
    expect(compare({ requests }, missing).missing).toEqual([]);
  });
});

describe('recordings that Twilio lists', () => {
  it.each(['StartCallRecordingAPI', 'DialVerb'])('are no messages when %s made them', (source) => {
    const [listed] = LISTED.recordings;
    if (listed === undefined) throw new Error('no recording');
    const { missing } = compare({ recordings: [{ ...listed, source, channels: 2 }] });
    expect(foldCall(missing)).toMatchObject({
      voicemail: null,
      outcome: 'abandoned',
      otherRecordings: [{ recordingSid: RECORDING_SID, source }],
    });
  });
});
