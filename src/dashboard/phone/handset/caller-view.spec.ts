import { timeAt } from '../../testing/calls';
import { aCaption, aPhoneCall } from '../../testing/phones';
import { describeDeadline, linesOf, readCaller, secondsOf, standingOf } from './caller-view';

const now = Date.parse(timeAt(21));

describe('what the handset shows', () => {
  it('says where the call stands, and how it ended', () => {
    expect(standingOf(null).words).toBe('ready');
    expect(standingOf(aPhoneCall({ phase: 'recording' }))).toEqual({ words: 'recording', tone: 'bad' });
    const ended = (heardOutcome: string | null) =>
      standingOf(aPhoneCall({ phase: 'ended', heardOutcome })).words;
    expect(ended('message-left')).toBe('message left');
    expect([ended(null), ended('something new')]).toEqual(['ended', 'ended']);
  });

  it('counts the call by the clock of the server, until it ended', () => {
    expect(secondsOf(null, now)).toBe(0);
    expect(secondsOf(aPhoneCall(), now)).toBe(21);
    expect(secondsOf(aPhoneCall({ endedAt: timeAt(7) }), now)).toBe(7);
    expect(secondsOf(aPhoneCall({ startedAt: timeAt(30) }), now)).toBe(0);
  });

  it('counts down what is waited for, and not below nothing', () => {
    expect(describeDeadline(null, now)).toBe('');
    expect(describeDeadline({ for: 'key', since: timeAt(15), until: timeAt(23) }, now - 500)).toBe(
      '3 s left for a key',
    );
    expect(describeDeadline({ for: 'ringing', since: timeAt(0), until: timeAt(20) }, now)).toBe(
      '0 s left for somebody to answer',
    );
  });

  it('captions what the caller hears, the last said as the present one', () => {
    const captions = [
      aCaption(1, 'said', 'Press 1.'),
      aCaption(2, 'key', '7', { isHeard: false }),
      aCaption(3, 'said', 'Of an agent', { who: '+15550100171' }),
      aCaption(4, 'said', 'Please hold.'),
      aCaption(5, 'sound', '(ringing)'),
    ];
    expect(linesOf(captions)).toEqual([
      { id: 1, kind: 'said', text: 'Press 1.', isCurrent: false, isUnheard: false },
      { id: 2, kind: 'key', text: '7', isCurrent: false, isUnheard: true },
      { id: 4, kind: 'said', text: 'Please hold.', isCurrent: true, isUnheard: false },
      { id: 5, kind: 'sound', text: 'ringing', isCurrent: false, isUnheard: false },
    ]);
    expect(linesOf(captions, '+15550100171').map(({ text }) => text)).toEqual(['Of an agent']);
  });

  it.each([
    ['', {}],
    [' +1 (415) 555-0142 ', { from: '+14155550142' }],
    ['client:desk', { from: 'client:desk' }],
    ['sip:desk@example.com', { from: 'sip:desk@example.com' }],
    ['415 555 0142', null],
    ['+1 415', null],
    ['somebody', null],
    ['sip:desk', null],
  ])('reads %j as who calls', (text, expected) => expect(readCaller(text)).toEqual(expected));
});
