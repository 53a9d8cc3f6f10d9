import { callDetails } from '../../test/support/builders.js';
import { ended, happened, HISTORY_RECORDING, incoming } from '../../test/support/call-history.js';
import { aReportedCall } from '../../test/support/reported-call.js';
import type { CallEvent } from '../calls/model/call-event.js';
import { judge, type Verdict } from './notification-body.js';
import { type Notification, notificationsOf, type NotificationType } from './notification.js';

function told(events: readonly CallEvent[], type: NotificationType): Notification {
  const found = events.flatMap(notificationsOf).find((one) => one.type === type);
  if (found === undefined) throw new Error(`nothing tells of ${type}`);
  return found;
}

function bodyOf(verdict: Verdict): unknown {
  expect(verdict.kind).toBe('send');
  return verdict.kind === 'send' ? JSON.parse(verdict.body) : null;
}

const recording = (sid: string, status: string, seconds: number | null) =>
  happened(30, 'recording.status', {
    recordingSid: sid,
    status,
    durationSeconds: seconds,
    errorCode: null,
    recordingSource: 'RecordVerb',
  });

describe('judge', () => {
  const call = [...incoming(), ...ended(20)];

  it('sends the end of a call, with the call by the names of /api/calls', () => {
    const verdict = judge(told(call, 'call.ended'), { events: call, isWhole: true });
    expect(bodyOf(verdict)).toMatchObject({
      type: 'call.ended',
      data: { call_id: call[0]?.callId, call: { status: 'ended', duration: 20, from: callDetails().from } },
    });
  });

  it('waits for a database that can tell all, and for the event itself', () => {
    const notification = told(call, 'call.ended');
    expect(judge(notification, { events: call, isWhole: false })).toEqual({ kind: 'wait', isWhole: false });
    expect(judge(notification, { events: incoming(), isWhole: true })).toEqual({
      kind: 'wait',
      isWhole: true,
    });
  });

  it('drops whatever there is to tell of an erased call', () => {
    const erased = [...call, ...happened(99, 'call.erased', { reason: 'request' })];
    for (const isWhole of [true, false]) {
      expect(judge(told(call, 'call.ended'), { events: erased, isWhole })).toEqual({ kind: 'drop' });
    }
  });

  it('waits with an end that the call does not allow', () => {
    const events = aReportedCall('visit-1', 0).events;
    const refused = events.filter(({ type }) => type !== 'call.initiated');
    const notification = told(events, 'call.ended');
    expect(judge(notification, { events: refused, isWhole: true })).toEqual({ kind: 'wait', isWhole: true });
    expect(judge(notification, { events, isWhole: true }).kind).toBe('send');
  });

  it('tells of each message, and of no other recording', () => {
    const first = recording(HISTORY_RECORDING, 'completed', 3);
    const second = recording('RE2', 'completed', 5);
    const events = [...call, ...first, ...second];
    for (const [one, duration] of [[first, 3] as const, [second, 5] as const]) {
      const verdict = judge(told(one, 'voicemail.received'), { events, isWhole: true });
      expect(bodyOf(verdict)).toMatchObject({ data: { voicemail: { duration } } });
    }
    const silent = recording('RE4', 'absent', null);
    const notification = told(first, 'voicemail.received');
    const unheard = { ...notification, recordingSid: 'RE4', eventId: silent[0]?.id ?? '' };
    expect(judge(unheard, { events: [...events, ...silent], isWhole: true }).kind).toBe('wait');
  });
});
