import { timeAt } from '../../testing/calls';
import { aCaption, aLogEntry, anAgentPhone, aPhoneCall } from '../../testing/phones';
import { buttonsOf, describeAgent, heardBy } from './agent-view';
import { logLinesOf } from './log-view';

const [FIRST, SECOND, THIRD] = ['+15550100171', '+15550100172', '+15550100173'] as const;

describe('agents’ phones', () => {
  const agents = [
    anAgentPhone(FIRST, { state: 'ended', result: 'declined', since: timeAt(15) }),
    anAgentPhone(SECOND, { state: 'rings', since: timeAt(15) }),
    anAgentPhone(THIRD),
  ];
  const words = (index: number) => {
    const agent = agents[index];
    if (agent === undefined) throw new Error('No such agent');
    return describeAgent(agent, agents, aPhoneCall());
  };

  it('say what they do, did, and will do', () => {
    expect(words(0)).toEqual({ words: 'declined at 0:15', since: null, isLoud: false });
    expect(words(1)).toEqual({ words: 'rings', since: timeAt(15), isLoud: true });
    expect(words(2).words).toBe('next, if nobody takes it');
  });

  it('do not ring where nobody is called', () => {
    const idle = anAgentPhone(FIRST);
    expect(describeAgent(idle, [idle], null).words).toBe('does not ring');
    const ended = anAgentPhone(FIRST, { state: 'ended', result: 'no-answer' });
    expect(describeAgent(ended, [ended], null).words).toBe('did not answer');
  });

  it('tell a private voicemail from an agent', () => {
    const agent = anAgentPhone(FIRST, { state: 'screening', isVoicemail: true, since: timeAt(3) });
    expect(describeAgent(agent, [agent], aPhoneCall()).words).toBe('private voicemail');
  });

  it('tell what the agent hears, only while there is something', () => {
    const captions = [
      aCaption(1, 'said', 'Press 1 to accept.', { who: FIRST }),
      aCaption(2, 'note', 'connected', { who: FIRST }),
    ];
    expect(heardBy(anAgentPhone(FIRST, { state: 'screening', captions }))).toBe('Press 1 to accept.');
    expect(heardBy(anAgentPhone(FIRST, { state: 'ended', captions }))).toBeNull();
    const pressed = [...captions, aCaption(3, 'key', '1', { who: FIRST })];
    expect(heardBy(anAgentPhone(FIRST, { state: 'screening', captions: pressed }))).toBe('Pressed 1');
  });

  it('have only the moves that are allowed', () => {
    const agent = anAgentPhone(FIRST, { moves: ['hang-up', 'press', 'decline', 'accept'] });
    expect(buttonsOf(agent).map(({ label, isFirst }) => [label, isFirst])).toEqual([
      ['Accept', true],
      ['Decline', false],
      ['Hang up', false],
    ]);
    expect(buttonsOf(anAgentPhone(FIRST))).toEqual([]);
  });
});

describe('what Mainline did', () => {
  const nameOf = (number: string) => (number === FIRST ? 'First agent' : number);
  const lineOf = (entry: Parameters<typeof aLogEntry>[1]) =>
    logLinesOf([aLogEntry(9, entry)], timeAt(0), nameOf)[0];

  it('says what was asked, how long it took, and what the answer does', () => {
    expect(
      lineOf({ text: 'Digits 1', purpose: 'gather action', path: '/twilio/menu', milliseconds: 3.2 }),
    ).toEqual({
      id: 9,
      after: '0:09',
      icon: 'right',
      tone: 'in',
      text: 'Key 1',
      detail: '/twilio/menu',
      took: '3 ms',
    });
    expect(lineOf({ kind: 'verb', text: 'Gather' })).toMatchObject({
      icon: 'left',
      text: 'Asks for a key',
      detail: '',
      took: '',
    });
    expect(lineOf({ kind: 'verb', text: 'Enqueue' })?.text).toBe('Enqueue');
    expect(lineOf({ kind: 'leg', who: FIRST, text: 'rings' })?.text).toBe('First agent: rings');
    const request = (text: string, purpose: string) => lineOf({ text, purpose })?.text;
    expect([
      request('CallStatus ringing', 'voice'),
      request('CallStatus ringing', 'leg status'),
      request('CallStatus in-progress', 'screening'),
      request('CallStatus completed', 'call status'),
      request('RecordingStatus completed', 'recording status'),
      request('fallback', 'fallback'),
    ]).toEqual([
      'A call comes in',
      'An agent’s phone: ringing',
      'An agent picks up',
      'The call: completed',
      'The recording: completed',
      'fallback',
    ]);
  });

  it('says how a callback came, and what became of it', () => {
    expect(lineOf({ fault: 'twice' })?.detail).toBe('/twilio/voice, sent twice');
    expect(lineOf({ fault: 'twice', isRepeat: true })?.detail).toBe('/twilio/voice, the same once more');
    expect(lineOf({ fault: 'forged', status: 403 })).toMatchObject({ tone: 'bad', took: '403' });
    expect(lineOf({ status: null, milliseconds: null })).toMatchObject({ tone: 'bad', took: 'no answer' });
    expect(lineOf({ kind: 'held', fault: 'never' })).toMatchObject({ icon: 'waiting', detail: 'never sent' });
    expect(lineOf({ kind: 'warning', code: '11200' })?.detail).toBe('Twilio 11200');
  });
});
