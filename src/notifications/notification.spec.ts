import { anEvent, callDetails } from '../../test/support/builders.js';
import type { CallEvent } from '../calls/model/call-event.js';
import { notificationsOf, toReceiver } from './notification.js';

const typesOf = (event: CallEvent): string[] => notificationsOf(event).map(({ type }) => type);

const status = (text: string, sequence = 0): CallEvent =>
  anEvent({ callId: 'CA1', data: { status: text, sequence, durationSeconds: null, details: callDetails() } });

const recording = (
  text: string,
  more: { recordingSource?: string; durationSeconds?: number } = {},
): CallEvent =>
  anEvent<'recording.status'>({
    type: 'recording.status',
    data: { recordingSid: 'RE1', status: text, durationSeconds: 3, errorCode: null, ...more },
  });

describe('notificationsOf', () => {
  it.each(['completed', 'busy', 'no-answer', 'canceled', 'failed'])(
    'tells of the end by status %s',
    (text) => {
      expect(typesOf(status(text))).toEqual(['call.ended']);
    },
  );

  it.each(['queued', 'initiated', 'ringing', 'in-progress'])('tells nothing by status %s', (text) => {
    expect(typesOf(status(text))).toEqual([]);
  });

  it('tells of one end, whatever says it, and of each call another one', () => {
    const ids = [status('completed', 3), status('busy', 2)].flatMap(notificationsOf).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    const [other] = notificationsOf({ ...status('completed'), callId: 'another' });
    expect(ids).not.toContain(other?.id);
  });

  it('tells of a call that was lost by an alert and its end', () => {
    const lost = anEvent<'call.lost'>({ type: 'call.lost', data: { reason: 'unknown_to_provider' } });
    expect(typesOf(lost)).toEqual(['alert.raised', 'call.ended']);
  });

  it('tells of recordings that are there, and alerts of those that failed', () => {
    expect(typesOf(recording('completed'))).toEqual(['voicemail.received']);
    expect(typesOf(recording('failed'))).toEqual(['alert.raised']);
    expect(typesOf(recording('in-progress'))).toEqual([]);
    expect(typesOf(recording('completed', { recordingSource: 'RecordVerb' }))).toEqual([
      'voicemail.received',
    ]);
    expect(typesOf(recording('completed', { recordingSource: 'DialVerb' }))).toEqual([]);
    expect(typesOf(recording('completed', { durationSeconds: 0 }))).toEqual([]);
  });

  it('keeps nothing of who called', () => {
    const told = notificationsOf(status('completed'));
    expect(JSON.stringify(told)).not.toContain(callDetails().from);
  });
});

describe('toReceiver', () => {
  it('shows no query, and has one key for each address', () => {
    const one = toReceiver('https://crm.example/hooks?token=hush');
    expect(one.shown).toBe('https://crm.example/hooks');
    expect(one.key).not.toContain('hush');
    expect(toReceiver('https://crm.example/hooks?token=other').key).not.toBe(one.key);
  });
});
