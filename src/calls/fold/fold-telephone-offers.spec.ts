import {
  askedForMessage,
  dialed,
  dialing,
  ended,
  HISTORY_AGENT,
  incoming,
  leg,
  pressed,
  screened,
  screening,
  second,
} from '../../../test/support/call-history.js';
import type { CallEvent } from '../model/call-event.js';
import { foldCall } from './fold-call.js';

const ringing = [...incoming(), ...pressed(3, '1'), ...dialing(4), ...leg(5, 'initiated')];
const unscreened = [...incoming(), ...dialing(4, false), ...leg(5, 'initiated')];
const pickedUp = [...ringing, ...leg(11, 'in-progress'), ...screening(11)];
const taken = [...pickedUp, ...screened(14.5, '1')];
const over = [...leg(60, 'completed', 49), ...dialed(60, 'completed', true, 45), ...ended(61)];

describe('the offers of a telephone call', () => {
  const offerOf = (events: readonly CallEvent[]) => foldCall(events).offers[0];
  const base = {
    agentId: null,
    number: HISTORY_AGENT,
    missedBecause: null,
    retransferred: false,
    holdMilliseconds: 0,
  };
  const unanswered = { answerMilliseconds: null, handleMilliseconds: null };

  it('are the legs whose number is known', () => {
    expect(foldCall(incoming()).offers).toEqual([]);
    expect(foldCall(ringing).offers).toEqual([{ ...base, result: 'ringing', ...unanswered }]);
    expect(offerOf(pickedUp)).toMatchObject({ result: 'ringing' });
  });

  it('are answered by whoever is connected, after the screening', () => {
    const result = 'answered';
    expect(offerOf(taken)).toEqual({
      ...base,
      result,
      answerMilliseconds: 9500,
      handleMilliseconds: null,
    });
    expect(offerOf([...taken, ...over])).toMatchObject({
      result,
      answerMilliseconds: 9500,
      handleMilliseconds: 45_000,
    });
    const talked = [...leg(8, 'in-progress'), ...leg(28, 'completed', 20), ...ended(29)];
    expect(offerOf([...unscreened, ...talked])).toMatchObject({
      result,
      answerMilliseconds: 3000,
      handleMilliseconds: 20_000,
    });
  });

  it.each<[string, CallEvent[], 'declined' | 'busy' | null]>([
    ['nobody picks up', [...ringing, ...leg(20, 'no-answer')], null],
    ['the caller hangs up first', [...ringing, ...ended(9)], null],
    ['a voicemail picks up', [...pickedUp, ...leg(25, 'completed', 14)], null],
    ['the agent declines', [...pickedUp, ...screened(14, '2'), ...leg(15, 'completed', 4)], 'declined'],
    ['the line is busy', [...ringing, ...leg(6, 'busy')], 'busy'],
  ])('are missed where %s', (_what, events, missedBecause) => {
    expect(offerOf(events)).toEqual({ ...base, result: 'missed', ...unanswered, missedBecause });
  });
});

describe('the wait of a telephone call', () => {
  const waitsOf = (events: readonly CallEvent[]) => foldCall(events).waits;
  const wait = { queueId: null, startedAt: second(4) };

  it('begins when the caller asks for an agent, and ends with the answer', () => {
    expect(waitsOf([...incoming(), ...ended(9)])).toEqual([]);
    expect(waitsOf(ringing)).toEqual([{ ...wait, result: 'waiting', milliseconds: null }]);
    expect(waitsOf([...taken, ...over])).toEqual([{ ...wait, result: 'answered', milliseconds: 10_500 }]);
  });

  it('is abandoned when it ends without an answer, whoever gave up', () => {
    const abandoned = (milliseconds: number) => [{ ...wait, result: 'abandoned', milliseconds }];
    expect(waitsOf([...ringing, ...ended(9)])).toEqual(abandoned(5000));
    const message = [...dialed(24, 'no-answer', false), ...askedForMessage(24, 'unavailable')];
    expect(waitsOf([...ringing, ...message])).toEqual(abandoned(20_000));
  });
});
