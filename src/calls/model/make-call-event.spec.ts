import { callDetails } from '../../../test/support/builders.js';
import type { CallEventData, CallEventType } from './call-event.js';
import { makeCallEvent } from './make-call-event.js';

const CALL = 'CAf49305aef5478f3ab19b0e3782a70d4c';
const LEG = 'CA11111111111111111111111111111111';
const RECORDING = `RE${'5f1c0de0'.repeat(4)}`;
const AT = '2026-11-21T09:00:00.000Z';
const details = callDetails();

function idOf<Type extends CallEventType>(
  type: Type,
  data: CallEventData[Type],
  { accountSid = `AC${'5f1c0de0'.repeat(4)}`, callId = CALL, occurrence = 'one', at = AT } = {},
): string {
  const fact = { accountSid, callId, occurrence, type, at, receivedAt: at, source: 'twilio', data } as const;
  return makeCallEvent<Type>(fact).id;
}

describe('makeCallEvent', () => {
  // The ids of what webhooks tell are kept beside the backfill.
  it.each([
    ['call.lost', { reason: 'unknown_to_provider' }, 'adf51c25fd3db640b455112ef30e07dd'],
    ['call.failed', { reason: 'server_error' }, '5b30d9bfe48f8ebb776edc17733b3f72'],
    ['call.erased', { reason: 'request' }, 'b9eace7cab76efe3ed3ad330578f0259'],
    ['recording.deleted', { recordingSid: RECORDING }, 'f4c8f3af66e9179e8febe7cd60b378e3'],
    ['call.flagged', { flagged: true }, 'faf10cf4c1c89f19e7915bdc60ac14d8'],
    ['call.noted', { note: 'x' }, '4b700395e7b7a19c7a5fe748c7627b44'],
    ['session.answered', { sessionId: null, answer: 'idle' }, '9352d8eb2ac0d953365b742c8858c99c'],
    ['call.queued', { queue: 'x' }, 'cc62d822e724d9dac165a4e11b0f34da'],
    ['voicemail.heard', { recordingSid: RECORDING, heard: true }, 'd7c58917b05a5aa5ed5fa4e29db56258'],
    [
      'audit.recorded',
      { action: 'call.update', by: 'x', requestId: null },
      '263b1ed8d46882ba21ec779139213da3',
    ],
    ['alert.acknowledged', { alertId: 'a', by: 'x' }, '8c5bf3463f26412539e753ac0d16c543'],
    ['alert.resolved', { alertId: 'a', by: 'x' }, '677515dd817e780e166f89dc5c5a3375'],
    ['survey.requested', { occurrence: 'e', agentId: null }, '5e927b56114f080f2ffeeb38344ec1ff'],
    [
      'call.retransferred',
      { occurrence: 'e', fromAgentId: 'x', agentId: null },
      '64e199c7e532996ce1749ae07b2d916e',
    ],
    [
      'alert.raised',
      {
        kind: 'sla_wait',
        occurrence: 'e',
        queueId: 'q',
        agentId: null,
        limitSeconds: 30,
        latenessSeconds: null,
      },
      '3c2cee8c73feccfc64990aff3beedfc1',
    ],
    [
      'call.status',
      { status: 'completed', sequence: null, durationSeconds: 3, details },
      '6f7696faa87438473141780e2b5e6562',
    ],
    [
      'leg.status',
      { legSid: LEG, to: null, status: 'busy', sequence: null, durationSeconds: 0 },
      '4c285fd15bf2e23252774e99111c43ad',
    ],
    [
      'recording.status',
      { recordingSid: RECORDING, status: 'completed', durationSeconds: 3, errorCode: null },
      'd1854b52ff179bc3a55202e8fd38dd2e',
    ],
  ] as const)('gives %s the id that it has for ever', (type, data, id) => {
    expect(idOf(type, data as never)).toBe(id);
  });

  it('gives what two instances conclude one id, whatever else they say', () => {
    const one = { occurrence: 'e', fromAgentId: 'x', agentId: 'y' };
    expect(idOf('call.retransferred', { ...one, agentId: 'z' })).toBe(idOf('call.retransferred', one));
    expect(idOf('call.retransferred', { ...one, occurrence: 'f' })).not.toBe(idOf('call.retransferred', one));
    const alert = { occurrence: 'e', queueId: 'q', agentId: null, limitSeconds: 30, latenessSeconds: null };
    const raised = idOf('alert.raised', { ...alert, kind: 'sla_wait' });
    expect(idOf('alert.raised', { ...alert, kind: 'sla_wait', latenessSeconds: 1, limitSeconds: 9 })).toBe(
      raised,
    );
    expect(idOf('alert.raised', { ...alert, kind: 'sla_hold' })).not.toBe(raised);
    expect(idOf('alert.raised', { ...alert, kind: 'sla_wait' }, { accountSid: 'AC2' })).toBe(raised);
  });

  const status = { status: 'completed', sequence: 3, durationSeconds: 1, details };

  it('does not look at when it happened or was received, or at what does not tell it apart', () => {
    const kept = '16bbed647ff9e3ea8ba58d1fdd54fcd8';
    expect(idOf('call.status', status, { accountSid: 'AC1', callId: 'CA1' })).toBe(kept);
    const later = { accountSid: 'AC1', callId: 'CA1', at: '2027-01-01T00:00:00.000Z', occurrence: 'two' };
    expect(idOf('call.status', { ...status, durationSeconds: 2 }, later)).toBe(kept);
  });

  it('tells accounts, calls, types, sequences, statuses and occurrences apart', () => {
    const ids = [
      idOf('call.status', status),
      idOf('call.status', status, { accountSid: 'AC2' }),
      idOf('call.status', status, { callId: 'CA2' }),
      idOf('call.status', { ...status, sequence: 2 }),
      idOf('call.status', { ...status, status: '3' }),
      idOf('call.status', { ...status, status: '3,completed', sequence: null }),
      idOf('recording.status', {
        recordingSid: '3',
        status: 'completed',
        durationSeconds: 1,
        errorCode: null,
      }),
      idOf('call.noted', { note: null }),
      idOf('call.noted', { note: null }, { occurrence: 'two' }),
      idOf('call.queued', { queue: null }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
