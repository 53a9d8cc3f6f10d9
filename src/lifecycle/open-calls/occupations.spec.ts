import {
  dialed,
  dialing,
  ended,
  HISTORY_AGENT,
  HISTORY_CALL,
  incoming,
  leg,
  second,
} from '../../../test/support/call-history.js';
import { REPORTED_CALL, reported } from '../../../test/support/reported-history.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { Occupations } from './occupations.js';

const MARIA = { id: 'maria', number: null };
const EVA = { id: 'eva', number: null };
const BY_NUMBER = { id: 'juan', number: HISTORY_AGENT };

describe('the calls under way', () => {
  let calls: Occupations;

  beforeEach(() => (calls = new Occupations()));

  const see = (...events: CallEvent[]) => calls.see(REPORTED_CALL, events, second(500));
  const add = (...events: CallEvent[]) => calls.add(HISTORY_CALL, events, second(500));

  const begun = [reported(0, 'call.initiated'), reported(1, 'call.routed')];

  it('occupy who is rung or talks in a reported call, until it ends', () => {
    see(...begun);
    expect([calls.isBusy(MARIA), calls.isBusy(EVA), calls.size]).toEqual([true, false, 1]);
    see(...begun, reported(20, 'call.answered', { agentId: 'eva' }));
    expect([calls.isBusy(MARIA), calls.isBusy(EVA)]).toEqual([false, true]);
    see(...begun, reported(20, 'call.answered', { agentId: 'eva' }), reported(60, 'call.ended'));
    expect([calls.isBusy(EVA), calls.size]).toEqual([false, 0]);
    expect([calls.idleSince(EVA), calls.idleSince(MARIA)]).toEqual([second(60), second(500)]);
  });

  it('occupy who is about to be rung before all of a call is known', () => {
    calls.anticipate(begun, second(1));
    expect(calls.isBusy(MARIA)).toBe(true);
    calls.anticipate([reported(9, 'call.ended')], second(9));
    expect([calls.isBusy(MARIA), calls.size]).toEqual([false, 0]);
  });

  it('occupy an agent as long as any of them does', () => {
    calls.see('one', begun, second(2));
    calls.see('other', begun, second(2));
    calls.see('one', [...begun, reported(5, 'call.ended')], second(5));
    expect(calls.isBusy(MARIA)).toBe(true);
    calls.see('other', [...begun, reported(6, 'call.ended')], second(6));
    expect(calls.isBusy(MARIA)).toBe(false);
  });

  it('do not count before they have begun', () => {
    see(reported(1, 'call.routed'));
    expect([calls.isBusy(MARIA), calls.size]).toEqual([false, 0]);
  });

  it('occupy the number that a telephone call rings, whether all of it is known or a part', () => {
    add(...dialing(5));
    add(...leg(6, 'ringing'));
    expect(calls.isBusy(BY_NUMBER)).toBe(true);
    add(...leg(20, 'completed', 3));
    add(...leg(7, 'in-progress'));
    expect(calls.isBusy(BY_NUMBER)).toBe(false);
    calls.see(HISTORY_CALL, [...incoming(), ...dialing(5), ...leg(6, 'ringing')], second(500));
    expect(calls.isBusy(BY_NUMBER)).toBe(true);
    add(...dialed(25, 'no-answer', false));
    expect([calls.isBusy(BY_NUMBER), calls.size]).toEqual([false, 1]);
    add(...ended(30));
    expect([calls.size, calls.idleSince(BY_NUMBER)]).toEqual([0, second(500)]);
  });

  it('remember what others know of idle agents, but never less than was seen', () => {
    calls.noteIdle('maria', second(5));
    calls.noteIdle('maria', second(3));
    expect([calls.idleSince(MARIA), calls.idleSince(EVA)]).toEqual([second(5), null]);
  });
});
