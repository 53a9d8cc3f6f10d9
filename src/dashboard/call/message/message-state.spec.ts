import { aCall, anEvent, aVoicemail, timeAt } from '../../testing/calls';
import { beginningOf, messageStateOf, saidShare } from './message-state';

const recording = (status: string, source = 'RecordVerb'): ReturnType<typeof anEvent> =>
  anEvent('recording.status', 100, { status, recordingSource: source });

describe('the message of a call', () => {
  it.each([
    ['playable', [], aCall({ voicemail: aVoicemail() })],
    ['gone', [recording('completed'), anEvent('recording.deleted', 200)], aCall()],
    ['silent', [anEvent('voicemail.recorded', 90), recording('absent')], aCall()],
    ['failed', [recording('failed')], aCall()],
  ])('is %s', (kind, events, call) => expect(messageStateOf(call, events)?.kind).toBe(kind));

  it('is nothing where nothing was recorded, where a conversation was, and of an erased call', () => {
    expect(messageStateOf(aCall(), [anEvent('call.incoming', 0)])).toBeNull();
    expect(messageStateOf(aCall(), [recording('absent', 'DialVerb')])).toBeNull();
    const erased = aCall({ erasedAt: timeAt(300) });
    expect(messageStateOf(erased, [recording('absent')])).toBeNull();
  });
});

describe('a long transcript', () => {
  it('begins up to the end of a word', () => {
    const beginning = beginningOf('word '.repeat(6000));
    expect(beginning?.length).toBeLessThanOrEqual(1200);
    expect(beginning?.endsWith('word')).toBe(true);
  });

  it('is cut in the middle where there is no end, but through no character', () => {
    expect(beginningOf(`a${'🦷'.repeat(900)}`)).toBe(`a${'🦷'.repeat(599)}`);
  });

  it('is whole when it is short', () => expect(beginningOf('a'.repeat(1200))).toBeNull());
});

describe('how much was said', () => {
  it('goes by where somebody speaks', () => {
    const peaks = [0.06, 0.06, 1, 1];
    expect([0, 0.5, 0.75, 1].map((share) => saidShare(peaks, share))).toEqual([0, 0, 0.5, 1]);
  });

  it('goes by time where nobody is heard', () => expect(saidShare([0.06, 0.06], 0.3)).toBe(0.3));
});
