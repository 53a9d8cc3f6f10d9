import { aCall, aCaller, aVoicemail, START, timeAt } from '../../testing/calls';
import { erasureWord, factsOf, lastedSeconds } from './facts';

const facts = (call = aCall(), now = START): Record<string, string | null> =>
  Object.fromEntries(factsOf(call, now).map(({ term, value }) => [term, value]));

describe('the facts of a call', () => {
  it('leave out what is not there', () => {
    const { Talked, Message, Queue, Alerts, ...others } = facts();
    expect([Talked, Message, Queue, Alerts]).toEqual([null, null, null, null]);
    expect(others).toMatchObject({ Lasted: '1:41', Called: '+1 555 010 0100' });
    expect(Object.keys(others)).not.toContain('Session');
  });

  it('say whether the message was heard', () => {
    expect(facts(aCall({ voicemail: aVoicemail() })).Message).toBe('0:31, not heard');
    const heard = aVoicemail({ heardAt: timeAt(200), durationSeconds: null });
    expect(facts(aCall({ voicemail: heard })).Message).toBe('heard');
    expect(facts(aCall({ voicemail: aVoicemail({ status: 'processing' }) })).Message).toBe('being prepared');
  });

  it('know a conversation of no second', () => {
    expect(facts(aCall({ outcome: 'answered' })).Talked).toBe('0:00');
  });

  it('count on while the call is under way', () => {
    const live = aCall({ endedAt: null, durationSeconds: null, outcome: null, status: 'waiting' });
    expect(facts(live, START + 61_000)).toMatchObject({ 'So far': '1:01' });
  });

  it('take the whole visit of a reported call', () => {
    expect(lastedSeconds(aCall({ source: 'api', durationSeconds: 30 }), START)).toBe(101);
  });
});

describe('what is typed to erase a call', () => {
  it('is the end of the number', () => expect(erasureWord(aCall())).toBe('0167'));
  it('is a word where there is no number', () => {
    expect(erasureWord(aCall({ caller: aCaller({ number: null, raw: 'sip:a@b' }) }))).toBe('erase');
    expect(erasureWord(aCall({ caller: aCaller({ number: '+311' }) }))).toBe('erase');
  });
});
