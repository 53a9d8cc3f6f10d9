import { second } from '../../../test/support/call-history.js';
import { OWNER, reported } from '../../../test/support/reported-history.js';
import { CallInHand } from './call-in-hand.js';

const NOW = second(10);

describe('a call in hand', () => {
  const callOf = (...events: ReturnType<typeof reported>[]) => new CallInHand({ events, isWhole: true });

  it.each([
    ['the first report', [], NOW],
    ['one after an earlier report', [reported(9, 'call.initiated')], NOW],
    ['one of the same millisecond', [reported(10, 'call.initiated')], second(10.001)],
    ['one after a clock that is a little ahead', [reported(40, 'call.initiated')], second(40.001)],
    ['one after a clock that is far ahead', [reported(71, 'call.initiated')], NOW],
  ])('receives %s', (_what, events, at) => expect(callOf(...events).receiptAt(NOW)).toBe(at));

  it('keeps what is added, and tells it from what was known', () => {
    const [beginning, answer] = [reported(0, 'call.initiated'), reported(5, 'call.answered')];
    const call = callOf(beginning);
    expect([call.owner, call.lifecycle.state]).toEqual([OWNER.key, 'waiting']);
    call.add([answer]);
    expect(call.lifecycle.state).toBe('active');
    expect(call.news).toEqual([answer]);
    expect(call.find(answer.id)).toEqual(answer);
    expect(call.events).toEqual([beginning, answer]);
  });
});
