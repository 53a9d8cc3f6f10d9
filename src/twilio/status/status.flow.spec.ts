import {
  aRequest,
  CALL_SID,
  fixture,
  flowContext,
  LEG_SID,
  RECEIVED_AT,
} from '../../../test/support/twilio-requests.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { readStatus } from './status.flow.js';

const context = flowContext();

describe('readStatus', () => {
  it('reads the final callback: seconds, not minutes, and the time by the clock of Twilio', () => {
    const request = new TwilioRequest(fixture('56-status-completed-seq3'), {});
    expect(readStatus(request, context, RECEIVED_AT)).toMatchObject([
      {
        callId: 'CAc755663e8667418d7db558f35a502a46',
        type: 'call.status',
        at: '2018-03-25T09:53:19.000Z',
        receivedAt: RECEIVED_AT,
        data: {
          status: 'completed',
          sequence: 3,
          durationSeconds: 49,
          details: { direction: 'outbound', city: 'NEW YORK' },
        },
      },
    ]);
  });

  it('reads the first callback', () => {
    const request = new TwilioRequest(fixture('53-status-initiated-seq0'), {});
    expect(readStatus(request, context, RECEIVED_AT)).toMatchObject([
      { type: 'call.status', data: { status: 'initiated', sequence: 0, durationSeconds: null } },
    ]);
  });

  it.each([
    ['its parent', { ParentCallSid: CALL_SID }, {}],
    ['the URL', {}, { call: CALL_SID }],
  ])('adds the callback of a leg to the call that %s names', (_source, parameters, query) => {
    const leg = {
      CallSid: LEG_SID,
      To: '+15557778888',
      CallStatus: 'completed',
      CallDuration: '12',
      SequenceNumber: '3',
    };
    expect(readStatus(aRequest({ ...leg, ...parameters }, query), context, RECEIVED_AT)).toMatchObject([
      {
        callId: CALL_SID,
        type: 'leg.status',
        at: RECEIVED_AT,
        data: { legSid: LEG_SID, to: '+15557778888', status: 'completed', sequence: 3, durationSeconds: 12 },
      },
    ]);
  });

  it('never makes a call of a leg whose parent nobody names', () => {
    expect(
      readStatus(aRequest({ CallSid: LEG_SID, Direction: 'outbound-dial' }), context, RECEIVED_AT),
    ).toEqual([]);
  });

  it('reads nothing without a call or a status', () => {
    expect(readStatus(aRequest({ CallSid: 'not a sid' }), context, RECEIVED_AT)).toEqual([]);
    expect(readStatus(aRequest({ CallStatus: '' }), context, RECEIVED_AT)).toEqual([]);
  });

  it('keeps the time of receipt when the timestamp makes no sense', () => {
    expect(readStatus(aRequest({ Timestamp: 'soon' }), context, RECEIVED_AT)[0]?.at).toBe(RECEIVED_AT);
  });
});
