import { callDetails } from '../../../test/support/builders.js';
import {
  askedForMessage,
  dialed,
  dialing,
  ended,
  happened,
  HISTORY_AGENT,
  HISTORY_CALL,
  HISTORY_LEG,
  HISTORY_RECORDING,
  incoming,
  leg,
  pressed,
  recorded,
  recording,
  screened,
  screening,
  second,
  transcribed,
} from '../../../test/support/call-history.js';
import type { CallEvent } from '../model/call-event.js';
import { redactEvent } from './redact-event.js';
import { foldCall } from './fold-call.js';

const ringing = [
  ...incoming(),
  ...pressed(7, '1'),
  ...dialing(7),
  ...leg(8, 'initiated'),
  ...leg(9, 'ringing'),
];
const answeredLeg = [...ringing, ...leg(17, 'in-progress'), ...screening(17)];

describe('foldCall', () => {
  it('refuses an empty set', () => {
    expect(() => foldCall([])).toThrow(RangeError);
  });

  it('folds the first request', () => {
    expect(foldCall(incoming())).toMatchObject({
      id: HISTORY_CALL,
      source: 'twilio',
      direction: 'inbound',
      from: '+14155550142',
      to: '+13235550100',
      caller: {
        raw: '+14155550142',
        number: '+14155550142',
        withheld: false,
        name: null,
        city: 'LOS ANGELES',
      },
      status: 'waiting',
      providerStatus: 'ringing',
      outcome: null,
      menu: [],
      legs: [],
      answeredBy: null,
      voicemail: null,
      startedAt: second(0),
      answeredAt: null,
      endedAt: null,
      durationSeconds: null,
      waitSeconds: 0,
      talkSeconds: 0,
      eventCount: 1,
    });
  });

  describe('a message', () => {
    const left = [...incoming(), ...pressed(7, '2'), ...askedForMessage(7)];

    it('is active while it is recorded', () => {
      expect(foldCall(left)).toMatchObject({
        status: 'active',
        outcome: null,
        menu: [{ digits: '2', at: second(7) }],
      });
    });

    it('is processing until the recording callback, also when the final callback was first', () => {
      const call = foldCall([...left, ...recorded(38, 21), ...ended(38)]);
      expect(call).toMatchObject({
        status: 'ended',
        outcome: 'voicemail',
        durationSeconds: 38,
        endedAt: second(38),
      });
      expect(call.voicemail).toMatchObject({ status: 'processing', durationSeconds: 21 });
    });

    it('is complete with the recording callback, whose length is that of the trimmed audio', () => {
      const call = foldCall([...left, ...recorded(38, 21), ...ended(38), ...recording(40, 'completed', 19)]);
      expect(call.voicemail).toEqual({
        recordingSid: HISTORY_RECORDING,
        status: 'completed',
        durationSeconds: 19,
        transcript: null,
        heardAt: null,
      });
    });

    it('keeps its transcript, whichever callback came first', () => {
      const call = foldCall([
        ...left,
        ...transcribed(60, 'Hello'),
        ...ended(38),
        ...recording(40, 'completed', 19),
      ]);
      expect(call.voicemail).toMatchObject({ transcript: 'Hello' });
    });

    it.each(['absent', 'failed'])('is none when the recording is %s', (status) => {
      const call = foldCall([...left, ...recorded(38, 21), ...ended(38), ...recording(40, status)]);
      expect(call).toMatchObject({ voicemail: null, outcome: 'abandoned' });
    });

    it('is none when nothing was recorded', () => {
      expect(foldCall([...left, ...recorded(20, 0), ...ended(20)])).toMatchObject({
        voicemail: null,
        outcome: 'abandoned',
      });
    });

    it('is known by the recording callback alone', () => {
      const call = foldCall(recording(40, 'completed', 3));
      expect(call).toMatchObject({
        id: HISTORY_CALL,
        from: null,
        outcome: null,
        voicemail: { durationSeconds: 3 },
      });
    });

    it('ends the call when Twilio said so while it asked for the next step and the final callback is lost', () => {
      expect(foldCall([...left, ...recorded(38, 21)])).toMatchObject({
        status: 'ended',
        endedAt: second(38),
        durationSeconds: 38,
        providerStatus: 'completed',
      });
    });
  });

  describe('an agent', () => {
    it('who accepts is connected from then on', () => {
      const call = foldCall([...answeredLeg, ...screened(20, '1')]);
      expect(call).toMatchObject({
        status: 'active',
        answeredBy: HISTORY_AGENT,
        answeredAt: second(20),
        waitSeconds: 13,
      });
    });

    it('who talked leaves the times of a conversation', () => {
      const call = foldCall([
        ...answeredLeg,
        ...screened(20, '1'),
        ...dialed(80, 'completed', true, 63),
        ...leg(80, 'completed', 63),
        ...ended(81),
      ]);
      expect(call).toMatchObject({
        outcome: 'answered',
        waitSeconds: 13,
        talkSeconds: 60,
        durationSeconds: 81,
      });
      expect(call.legs).toEqual([
        {
          sid: HISTORY_LEG,
          to: HISTORY_AGENT,
          status: 'completed',
          startedAt: second(8),
          answeredAt: second(17),
          endedAt: second(80),
          durationSeconds: 63,
          accepted: true,
        },
      ]);
    });

    it('is connected although the caller hung up and no dial result came', () => {
      const call = foldCall([
        ...answeredLeg,
        ...screened(20, '1'),
        ...leg(80, 'completed', 63),
        ...ended(80),
      ]);
      expect(call).toMatchObject({ outcome: 'answered', talkSeconds: 60 });
    });

    it.each([
      ['no key', []],
      ['another key', screened(20, '5')],
    ])('who gives %s is not connected, although the leg completed', (_case, answer) => {
      const call = foldCall([
        ...answeredLeg,
        ...answer,
        ...leg(25, 'completed', 8),
        ...dialed(25, 'completed', false),
        ...ended(30),
      ]);
      expect(call).toMatchObject({
        outcome: 'missed',
        answeredBy: null,
        answeredAt: null,
        talkSeconds: 0,
        waitSeconds: 18,
      });
      expect(call.legs[0]).toMatchObject({ status: 'completed', accepted: false });
    });

    it('who accepts too late for the bridge is not connected', () => {
      const call = foldCall([
        ...answeredLeg,
        ...screened(20, '1'),
        ...dialed(20, 'completed', false, 3),
        ...ended(21),
      ]);
      expect(call).toMatchObject({ outcome: 'missed', answeredBy: null, answeredAt: null });
      expect(call.legs[0]).toMatchObject({ accepted: true });
    });

    it('who was not asked is connected when Twilio bridged the call', () => {
      const unscreened = [...incoming(), ...pressed(7, '1'), ...dialing(7, false), ...leg(8, 'ringing')];
      const talked = [
        ...leg(17, 'in-progress'),
        ...leg(77, 'completed', 60),
        ...dialed(77, 'completed', true, 60),
      ];
      const call = foldCall([...unscreened, ...talked, ...ended(78)]);
      expect(call).toMatchObject({
        outcome: 'answered',
        answeredAt: second(17),
        waitSeconds: 10,
        talkSeconds: 60,
      });
    });

    it('who was asked and of whom nothing else is known was not connected without the word bridged', () => {
      expect(foldCall([...answeredLeg, ...dialed(30, 'completed', null, 13), ...ended(31)]).outcome).toBe(
        'missed',
      );
    });

    it('is known from the dial result alone', () => {
      const call = foldCall([...incoming(), ...dialed(80, 'completed', true, 60), ...ended(81)]);
      expect(call).toMatchObject({ outcome: 'answered', talkSeconds: 60 });
      expect(call.legs[0]).toMatchObject({
        sid: HISTORY_LEG,
        to: null,
        status: 'completed',
        durationSeconds: 60,
      });
    });

    it.each(['no-answer', 'busy', 'failed', 'canceled'])('who is %s makes a missed call', (status) => {
      const call = foldCall([...ringing, ...leg(30, status), ...dialed(30, status, false), ...ended(33)]);
      expect(call).toMatchObject({ outcome: 'missed', status: 'ended', waitSeconds: 23 });
      expect(call.legs[0]).toMatchObject({ status, answeredAt: null, endedAt: second(30) });
    });

    it('who does not answer may be followed by a message', () => {
      const call = foldCall([
        ...ringing,
        ...leg(30, 'no-answer'),
        ...dialed(30, 'no-answer', false),
        ...askedForMessage(30, 'unavailable'),
        ...recorded(60, 20),
        ...recording(65, 'completed', 20),
        ...ended(60),
      ]);
      expect(call).toMatchObject({ outcome: 'voicemail', waitSeconds: 23 });
    });
  });

  it('takes a call for ended that Mainline ended, before and without the final callback', () => {
    const talked = [...answeredLeg, ...screened(20, '1'), ...dialed(80, 'completed', true, 63)];
    expect(foldCall(talked)).toMatchObject({ status: 'ended', outcome: 'answered', endedAt: second(80) });
    const left = [...incoming(), ...pressed(7, '2'), ...recorded(30, 20, '#')];
    expect(foldCall(left)).toMatchObject({ status: 'ended', outcome: 'voicemail', endedAt: second(30) });
    expect(foldCall([...left, ...ended(33)])).toMatchObject({ endedAt: second(33), durationSeconds: 33 });
  });

  it('calls it missed when the caller hangs up while it rings, with or without a dial result', () => {
    const hungUp = [...ringing, ...leg(15, 'canceled'), ...ended(15)];
    expect(foldCall(hungUp)).toMatchObject({ outcome: 'missed', waitSeconds: 8 });
    expect(foldCall([...hungUp, ...dialed(15, 'no-answer', false, null, 'completed')]).outcome).toBe(
      'missed',
    );
  });

  it('calls it abandoned when the caller hangs up in the menu', () => {
    const call = foldCall([...incoming(), ...pressed(7, '9'), ...pressed(15, '', 2), ...ended(20)]);
    expect(call).toMatchObject({ outcome: 'abandoned', menu: [{ digits: '9' }] });
  });

  it.each([
    ['failed', 'failed'],
    ['busy', 'rejected'],
    ['no-answer', 'abandoned'],
    ['canceled', 'abandoned'],
  ])('calls an unanswered call that ends %s %s', (status, outcome) => {
    expect(foldCall([...incoming(), ...ended(3, status)])).toMatchObject({ providerStatus: status, outcome });
  });

  describe('a call to a pooled number', () => {
    const SESSION = '3f0e9c0a-0000-4000-8000-000000000001';
    const answered = (answer: 'greeting' | 'full' | 'echo' | 'idle' | 'unknown'): CallEvent[] =>
      happened(0, 'session.answered', {
        sessionId: answer === 'idle' || answer === 'unknown' ? null : SESSION,
        answer,
      });

    it.each([
      ['greeting', { outcome: 'greeting_played', session: SESSION, echo: false }],
      ['full', { outcome: 'rejected', session: SESSION, echo: false }],
      ['echo', { outcome: 'rejected', session: SESSION, echo: true }],
      ['idle', { outcome: 'rejected', session: null, echo: false }],
      ['unknown', { outcome: 'rejected', session: null, echo: false }],
    ] as const)('answered with %s', (answer, row) => {
      expect(foldCall([...incoming(), ...answered(answer)])).toMatchObject({
        ...row,
        outcome: null,
        status: 'active',
      });
      expect(foldCall([...incoming(), ...answered(answer), ...ended(9)])).toMatchObject(row);
    });

    it('is a voicemail when a message was left, and played when none was', () => {
      const asked = [...incoming(), ...answered('greeting'), ...askedForMessage(0, 'session')];
      expect(foldCall([...asked, ...ended(9)]).outcome).toBe('greeting_played');
      const left = [...asked, ...recorded(30, 20), ...recording(35, 'completed', 20), ...ended(30)];
      expect(foldCall(left)).toMatchObject({ outcome: 'voicemail', session: SESSION });
      const silent = [...asked, ...recorded(30, 0), ...recording(35, 'absent', 0), ...ended(30)];
      expect(foldCall(silent).outcome).toBe('greeting_played');
    });

    it('has failed when the provider could not use the answer', () => {
      const fallback = happened(1, 'call.fallback', { errorCode: '11200', details: callDetails() });
      expect(foldCall([...incoming(), ...answered('greeting'), ...fallback, ...ended(9)]).outcome).toBe(
        'failed',
      );
    });

    it('keeps its session when it is erased', () => {
      const erased = happened(20, 'call.erased', { reason: 'request' });
      const row = { outcome: 'greeting_played', session: SESSION, from: null };
      expect(foldCall([...incoming(), ...answered('greeting'), ...ended(9), ...erased])).toMatchObject(row);
    });
  });

  it('never lowers a terminal status', () => {
    const late = happened(90, 'call.status', {
      status: 'ringing',
      sequence: 1,
      durationSeconds: null,
      details: callDetails(),
    });
    expect(foldCall([...incoming(), ...ended(30), ...late])).toMatchObject({
      status: 'ended',
      providerStatus: 'completed',
      endedAt: second(30),
    });
  });

  it('computes the start when only the final callback is known', () => {
    expect(foldCall(ended(49))).toMatchObject({
      startedAt: second(0),
      durationSeconds: 49,
      outcome: 'abandoned',
    });
  });

  it('fills details that the lost first request would have carried', () => {
    expect(foldCall(pressed(7, '2'))).toMatchObject({ from: '+14155550142', caller: { country: 'US' } });
  });

  it('prefers the copy of an event that was received first', () => {
    const [first] = incoming();
    if (first === undefined) throw new Error('no event');
    const copy = { ...first, at: second(9), receivedAt: second(9) };
    expect(foldCall([copy, first])).toEqual(foldCall([first, copy]));
    expect(foldCall([copy, first]).startedAt).toBe(second(0));
  });

  it('takes a row for newer by how many events it has, then by when they were received', () => {
    const [first] = incoming();
    if (first === undefined) throw new Error('no event');
    const later = foldCall([{ ...first, receivedAt: second(9) }]);
    const earlier = foldCall([first]);
    expect(later.eventCount).toBe(earlier.eventCount);
    expect(later.receivedSum - earlier.receivedSum).toBe(9000);
    expect(later.fingerprint.receipts).not.toBe(earlier.fingerprint.receipts);
  });

  describe('an erased call', () => {
    const words = 'please call me back';
    const erased = happened(99, 'call.erased', { reason: 'request' });
    const left = [
      ...incoming(),
      ...pressed(7, '2'),
      ...askedForMessage(8),
      ...recorded(30, 20),
      ...recording(33, 'completed', 20),
      ...transcribed(40, words),
      ...ended(31),
    ];

    it('keeps what happened and nothing personal', () => {
      const [before, after] = [foldCall(left), foldCall([...left, ...erased])];
      expect(JSON.stringify(before)).toContain(words);
      expect(JSON.stringify(after)).not.toContain(words);
      expect(JSON.stringify(after)).not.toContain('+14155550142');
      expect(after).toMatchObject({
        outcome: before.outcome,
        startedAt: before.startedAt,
        endedAt: before.endedAt,
        from: null,
        to: before.to,
        caller: { raw: null, number: null, withheld: false, name: null, city: null, country: null },
        menu: [],
        voicemail: null,
        erasedAt: second(99),
      });
    });

    it('is the same whether its events are redacted or not', () => {
      const mixed = left.map((event, index) => (index % 2 === 0 ? redactEvent(event) : event));
      expect(foldCall([...erased, ...mixed])).toEqual(foldCall([...left, ...erased]));
    });

    it('counts the recordings that the provider may still have', () => {
      const count = (...more: CallEvent[]): number =>
        foldCall([...left, ...erased, ...more]).undeletedRecordings;
      expect(foldCall(left).undeletedRecordings).toBe(0);
      expect(count()).toBe(1);
      expect(count(...happened(100, 'recording.deleted', { recordingSid: HISTORY_RECORDING }))).toBe(0);
      const silent = [...incoming(), ...recorded(30, 20), ...recording(33, 'absent', null), ...erased];
      expect(foldCall(silent).undeletedRecordings).toBe(0);
    });
  });

  it('has no message whose recording was deleted, and still ended with one', () => {
    const left = [
      ...incoming(),
      ...askedForMessage(8),
      ...recorded(30, 20),
      ...recording(33, 'completed', 20),
    ];
    const deleted = happened(99, 'recording.deleted', { recordingSid: HISTORY_RECORDING });
    const call = foldCall([...left, ...ended(31), ...deleted]);
    expect(call).toMatchObject({ voicemail: null, outcome: 'voicemail', erasedAt: null });
  });

  describe('a call that is given up', () => {
    const lost = happened(20, 'call.lost', { reason: 'unknown_to_provider' });

    it('has failed, with the reason', () => {
      expect(foldCall([...incoming(), ...pressed(7, '1'), ...dialing(7), ...lost])).toMatchObject({
        status: 'ended',
        outcome: 'failed',
        failureReason: 'unknown_to_provider',
        endedAt: second(20),
      });
    });

    it('is not when its end is known after all', () => {
      expect(foldCall([...incoming(), ...lost, ...ended(31)])).toMatchObject({
        outcome: 'abandoned',
        failureReason: null,
        endedAt: second(31),
      });
    });
  });
});

describe('annotations on a call', () => {
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
    const annotations = happened(600, 'call.flagged', { flagged: true });
    const audit = happened(600, 'audit.recorded', { action: 'call.update', by: 'desk', requestId: null });
    const { startedAt, endedAt, status, outcome, source } = foldCall(message);
    expect(foldCall([...annotations, ...audit, ...message])).toMatchObject({
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
