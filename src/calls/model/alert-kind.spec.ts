import { anEvent, callDetails } from '../../../test/support/builders.js';
import { incidentOf } from './alert-kind.js';

describe('incidentOf', () => {
  it('tells what a supervisor has to know at once', () => {
    const data = { errorCode: '11200', details: callDetails() };
    expect(incidentOf(anEvent<'call.fallback'>({ type: 'call.fallback', data }))).toBe('call_fallback');
    const lost = anEvent<'call.lost'>({ type: 'call.lost', data: { reason: 'unknown_to_provider' } });
    expect(incidentOf(lost)).toBe('call_lost');
    const failed = anEvent<'call.failed'>({ type: 'call.failed', data: { reason: 'server_error' } });
    expect(incidentOf(failed)).toBe('call_failed');
  });

  it.each([
    ['failed', 'recording_failed'],
    ['completed', null],
    ['absent', null],
  ])('takes a recording that is %s for %p', (status, kind) => {
    const data = { recordingSid: 'RE1', status, durationSeconds: null, errorCode: null };
    expect(incidentOf(anEvent<'recording.status'>({ type: 'recording.status', data }))).toBe(kind);
  });

  it('tells nothing of a failed recording of a conversation', () => {
    const data = { recordingSid: 'RE1', status: 'failed', durationSeconds: null, errorCode: null };
    const ofTalk = { ...data, recordingSource: 'DialVerb' };
    expect(incidentOf(anEvent<'recording.status'>({ type: 'recording.status', data: ofTalk }))).toBeNull();
  });

  it('tells nothing of what happens in every call', () => {
    expect(incidentOf(anEvent())).toBeNull();
  });
});
