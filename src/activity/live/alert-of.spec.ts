import { callDetails, anEvent } from '../../../test/support/builders.js';
import { alertOf } from './alert-of.js';

describe('alertOf', () => {
  it('raises an alert for what a supervisor has to know at once', () => {
    const fallback = anEvent<'call.fallback'>({
      type: 'call.fallback',
      data: { errorCode: '11200', details: callDetails() },
    });
    const { id, callId, at } = fallback;
    expect(alertOf(fallback)).toMatchObject({ id, callId, at, kind: 'call_fallback', severity: 'critical' });
    const lost = anEvent<'call.lost'>({ type: 'call.lost', data: { reason: 'unknown_to_provider' } });
    expect(alertOf(lost)).toMatchObject({ kind: 'call_lost', severity: 'warning' });
    const failed = anEvent<'call.failed'>({ type: 'call.failed', data: { reason: 'server_error' } });
    expect(alertOf(failed)).toMatchObject({ kind: 'call_failed', severity: 'critical' });
  });

  it.each([
    ['failed', 'recording_failed'],
    ['completed', undefined],
    ['absent', undefined],
  ])('takes a recording that is %s for %p', (status, kind) => {
    const data = { recordingSid: 'RE1', status, durationSeconds: null, errorCode: null };
    expect(alertOf(anEvent<'recording.status'>({ type: 'recording.status', data }))?.kind).toBe(kind);
  });

  it('raises none for a failed recording of a conversation', () => {
    const data = { recordingSid: 'RE1', status: 'failed', durationSeconds: null, errorCode: null };
    const ofTalk = { ...data, recordingSource: 'DialVerb' };
    expect(alertOf(anEvent<'recording.status'>({ type: 'recording.status', data: ofTalk }))).toBeNull();
  });

  it('raises none for what happens in every call, and names nobody', () => {
    expect(alertOf(anEvent())).toBeNull();
    const details = callDetails({ from: '+14155550142', callerName: 'Zoë' });
    const alert = alertOf(
      anEvent<'call.fallback'>({ type: 'call.fallback', data: { errorCode: null, details } }),
    );
    expect(JSON.stringify(alert)).not.toMatch(/4155550142|Zoë/);
  });
});
