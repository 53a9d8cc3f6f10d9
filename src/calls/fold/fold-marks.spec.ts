import { foldCall } from './fold-call.js';
import { redactEvent } from './redact-event.js';
import {
  happened,
  HISTORY_RECORDING,
  incoming,
  recorded,
  recording,
} from '../../../test/support/call-history.js';

describe('marks on a call', () => {
  const message = [...incoming(), ...recorded(5, 9), ...recording(9, 'completed', 9)];
  const recordingSid = HISTORY_RECORDING;

  it('are none at first', () => {
    expect(foldCall(incoming())).toMatchObject({ flagged: false, note: null, queue: null });
  });

  it('are what was said last, in whatever order it arrives', () => {
    const events = [
      ...incoming(),
      ...happened(60, 'call.flagged', { flagged: true }),
      ...happened(70, 'call.noted', { note: 'first' }),
      ...happened(80, 'call.noted', { note: 'second' }),
      ...happened(90, 'call.queued', { queue: 'sales' }),
    ];
    const marked = { flagged: true, note: 'second', queue: 'sales' };
    expect(foldCall(events)).toMatchObject(marked);
    expect(foldCall(events.toReversed())).toMatchObject(marked);
    const taken = [
      ...happened(95, 'call.flagged', { flagged: false }),
      ...happened(96, 'call.queued', { queue: null }),
    ];
    expect(foldCall([...taken, ...events])).toMatchObject({ flagged: false, note: 'second', queue: null });
  });

  it('say when a message was heard last, and nothing of another recording', () => {
    expect(foldCall(message).voicemail?.heardAt).toBeNull();
    const heard = [...message, ...happened(100, 'voicemail.heard', { recordingSid, heard: true })];
    expect(foldCall(heard).voicemail?.heardAt).toBe('2026-11-21T09:01:40.000Z');
    const unheard = happened(110, 'voicemail.heard', { recordingSid, heard: false });
    expect(foldCall([...unheard, ...heard]).voicemail?.heardAt).toBeNull();
    const other = happened(120, 'voicemail.heard', { recordingSid: 'RE0', heard: true });
    expect(foldCall([...message, ...other]).voicemail?.heardAt).toBeNull();
  });

  it('change neither when a call began nor how it ended', () => {
    const marks = happened(600, 'call.flagged', { flagged: true });
    const audit = happened(600, 'audit.recorded', { action: 'call.update', by: 'desk', requestId: null });
    const { startedAt, endedAt, status, outcome, source } = foldCall(message);
    expect(foldCall([...marks, ...audit, ...message])).toMatchObject({
      startedAt,
      endedAt,
      status,
      outcome,
      source,
    });
  });

  it('lose their words when the call is erased', () => {
    const [note] = happened(70, 'call.noted', { note: 'call Zoë back' });
    expect(note && redactEvent(note).data).toEqual({ note: null });
    const erased = [
      ...incoming(),
      ...(note ? [note] : []),
      ...happened(80, 'call.erased', { reason: 'request' }),
    ];
    expect(foldCall(erased).note).toBeNull();
  });
});
