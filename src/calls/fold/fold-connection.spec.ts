import {
  dialed,
  dialing,
  ended,
  happened,
  HISTORY_AGENT,
  HISTORY_LEG,
  incoming,
  leg,
  pressed,
  screened,
  screening,
  second,
} from '../../../test/support/call-history.js';
import type { CallEvent } from '../model/call-event.js';
import { foldCall } from './fold-call.js';

const OTHER_LEG = 'CA22222222222222222222222222222222';
const OTHER_AGENT = '+15557779999';
const asked = [...incoming(), ...pressed(7, '1'), ...dialing(7)];
const accepted = [...asked, ...leg(17, 'in-progress'), ...screening(17), ...screened(20, '1')];
const missed = { outcome: 'missed', answeredBy: null, answeredAt: null, talkSeconds: 0 };

/** The same events, for the leg of another agent. */
function ofOther(events: CallEvent[]): CallEvent[] {
  const text = JSON.stringify(events)
    .replaceAll(HISTORY_LEG, OTHER_LEG)
    .replaceAll(HISTORY_AGENT, OTHER_AGENT);
  const copies = JSON.parse(text) as CallEvent[];
  return copies.map((event) => ({ ...event, id: event.id.split('').reverse().join('') }));
}

const bothRing = [
  ...incoming(),
  ...pressed(7, '1'),
  ...happened(7, 'dial.started', { round: 1, agents: [HISTORY_AGENT, OTHER_AGENT], screened: true }),
];
const bothAccept = [
  ...bothRing,
  ...leg(17, 'in-progress'),
  ...screening(17),
  ...screened(20, '1'),
  ...ofOther([...leg(18, 'in-progress'), ...screening(18), ...screened(21, '1')]),
];

describe('an agent who pressed 1', () => {
  it.each(['no-answer', 'busy', 'failed', 'canceled'])(
    'was not connected when the dial ended %s without a word of a bridge',
    (status) => {
      const call = foldCall([
        ...accepted,
        ...dialed(60, status, null),
        ...leg(60, 'completed', 43),
        ...ended(70),
      ]);
      expect(call).toMatchObject(missed);
      expect(call.legs[0]).toMatchObject({ accepted: true });
    },
  );

  it('was not connected when the dial names another leg', () => {
    const result = ofOther(dialed(60, 'completed', true, 30));
    const call = foldCall([...accepted, ...result, ...leg(30, 'completed', 13), ...ended(61)]);
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: null, talkSeconds: 30 });
    const failed = ofOther(dialed(60, 'no-answer', false));
    expect(foldCall([...accepted, ...failed, ...leg(60, 'completed', 43), ...ended(61)])).toMatchObject(
      missed,
    );
  });

  it('was not connected when another who did so too was', () => {
    const talked = [...ofOther([...dialed(80, 'completed', true, 59), ...leg(80, 'completed', 62)])];
    const call = foldCall([...bothAccept, ...talked, ...leg(22, 'completed', 5), ...ended(81)]);
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: OTHER_AGENT, answeredAt: second(21) });
  });

  it('was connected where Twilio does not say bridged and the dial completed', () => {
    const call = foldCall([...accepted, ...dialed(80, 'completed', null, 63), ...ended(81)]);
    expect(call).toMatchObject({ outcome: 'answered', answeredBy: HISTORY_AGENT, talkSeconds: 60 });
  });

  it('was the first of two while no result says otherwise', () => {
    expect(foldCall(bothAccept)).toMatchObject({ status: 'active', answeredBy: HISTORY_AGENT });
  });

  it('talked to nobody when the caller hung up in that instant and no result came', () => {
    const hungUp = [...leg(20, 'completed', 3), ...ended(20)];
    expect(foldCall([...accepted, ...hungUp])).toMatchObject(missed);
    expect(foldCall([...accepted, ...ended(21)])).toMatchObject(missed);
    expect(foldCall([...accepted, ...leg(50, 'completed', 33), ...ended(50)])).toMatchObject({
      outcome: 'answered',
      talkSeconds: 30,
    });
  });

  it('talked to nobody when the leg ended in any other way than completed', () => {
    expect(foldCall([...accepted, ...leg(40, 'canceled'), ...ended(40)])).toMatchObject(missed);
  });

  it('is not undone by the result of another round', () => {
    const second = happened(31, 'dial.started', { round: 2, agents: [OTHER_AGENT], screened: true });
    const events = [
      ...asked,
      ...leg(30, 'no-answer'),
      ...dialed(30, 'no-answer', false),
      ...second,
      ...ofOther([
        ...leg(35, 'in-progress'),
        ...screening(35),
        ...screened(37, '1'),
        ...leg(80, 'completed', 45),
      ]),
    ];
    expect(foldCall([...events, ...ended(80)])).toMatchObject({
      outcome: 'answered',
      answeredBy: OTHER_AGENT,
    });
  });

  it('talked as long as Twilio counted although its clock is behind ours', () => {
    const behind = [
      ...leg(-13, 'in-progress'),
      ...leg(50, 'completed', 63),
      ...dialed(80, 'completed', true, 63),
    ];
    const call = foldCall([...asked, ...screening(17), ...screened(20, '1'), ...behind, ...ended(81)]);
    expect(call).toMatchObject({ talkSeconds: 60, waitSeconds: 13, answeredAt: second(20) });
  });
});

describe('an agent who was not asked', () => {
  const rung = [...incoming(), ...pressed(7, '1'), ...dialing(7, false)];

  it('was connected when the phone was picked up and nothing says otherwise', () => {
    const talked = [...leg(17, 'in-progress'), ...leg(77, 'completed', 60), ...ended(78)];
    expect(foldCall([...rung, ...talked])).toMatchObject({ outcome: 'answered', talkSeconds: 60 });
    expect(foldCall([...rung, ...dialed(77, 'completed', null, 60), ...talked])).toMatchObject({
      outcome: 'answered',
    });
  });

  it('was not when the dial says so', () => {
    const call = foldCall([...rung, ...leg(17, 'in-progress'), ...dialed(20, 'failed', null), ...ended(21)]);
    expect(call).toMatchObject(missed);
  });
});

it('knows of a conversation although the provider names no leg', () => {
  const result = happened(80, 'dial.completed', {
    round: 1,
    status: 'completed',
    legSid: null,
    durationSeconds: 60,
    bridged: true,
    details: { ...(incoming()[0] as Extract<CallEvent, { type: 'call.incoming' }>).data.details },
  });
  expect(foldCall([...asked, ...result, ...ended(81)])).toMatchObject({
    outcome: 'answered',
    answeredBy: null,
    answeredAt: second(20),
    talkSeconds: 60,
  });
});

describe('the times of a call', () => {
  const finalAt = (at: string, receivedAt: string, durationSeconds: number | null): CallEvent[] =>
    ended(0).map(
      (event) => ({ ...event, at, receivedAt, data: { ...event.data, durationSeconds } }) as CallEvent,
    );
  const startAt = (at: string): CallEvent[] => incoming().map((event) => ({ ...event, at, receivedAt: at }));

  it('never end before they begin, with whole seconds against milliseconds', () => {
    const call = foldCall([
      ...startAt('2026-11-21T09:00:00.700Z'),
      ...finalAt('2026-11-21T09:00:00.000Z', '2026-11-21T09:00:01.100Z', 0),
    ]);
    expect(call).toMatchObject({ endedAt: '2026-11-21T09:00:00.700Z', durationSeconds: 0 });
  });

  it.each([
    ['behind', '2026-11-21T09:00:08.000Z'],
    ['ahead', '2026-11-21T09:01:08.000Z'],
  ])('agree with the duration when the other clock is 30 seconds %s', (_where, at) => {
    const call = foldCall([
      ...startAt('2026-11-21T09:00:00.000Z'),
      ...finalAt(at, '2026-11-21T09:00:38.400Z', 38),
    ]);
    expect(call.durationSeconds).toBe(38);
    const length = Date.parse(call.endedAt ?? '') - Date.parse(call.startedAt);
    expect(Math.abs(length / 1000 - 38)).toBeLessThan(1);
  });

  it('keep the order of a leg whose callbacks were lost in part', () => {
    const late = screening(9).map((event) => ({ ...event, at: '2026-11-21T09:00:09.900Z' }));
    const call = foldCall([...asked, ...late, ...leg(9, 'completed', 0), ...ended(12)]);
    expect(call.legs[0]?.answeredAt).toBe('2026-11-21T09:00:09.900Z');
    expect(call.legs[0]?.endedAt).toBe('2026-11-21T09:00:09.900Z');
  });
});
