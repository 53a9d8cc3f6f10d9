import type { CallEvent } from '../../model/call-event.js';
import { second } from '../../../../test/support/call-history.js';
import { noted, reported } from '../../../../test/support/reported-history.js';
import { foldCall } from '../fold-call.js';

const offersOf = (...events: CallEvent[]) => foldCall(events).offers;
const waitsOf = (...events: CallEvent[]) => foldCall(events).waits;

/** What a rule records of a ringing that takes too long. */
function retransferred(seconds: number, ringing: CallEvent, to: string | null): CallEvent {
  return noted(seconds, 'call.retransferred', { occurrence: ringing.id, fromAgentId: 'maria', agentId: to });
}

const begun = reported(0, 'call.initiated');
const routed = reported(5, 'call.routed');

describe('the offers of a reported call', () => {
  it('take what lasts for neither answered nor missed', () => {
    const nothing = { answerMilliseconds: null, handleMilliseconds: null, holdMilliseconds: 0 };
    const base = { agentId: 'maria', number: null, missedBecause: null, retransferred: false };
    expect(offersOf(begun)).toEqual([]);
    expect(offersOf(begun, routed)).toEqual([{ ...base, result: 'ringing', ...nothing }]);
    expect(offersOf(begun, routed, reported(12.25, 'call.answered'))).toEqual([
      { ...base, result: 'answered', ...nothing, answerMilliseconds: 7250 },
    ]);
  });

  it('handle from the answer to the end, with the holds that are over added up', () => {
    const holds = [
      reported(20, 'call.held'),
      reported(25.5, 'call.resumed'),
      reported(30, 'call.held', { holdDuration: 9 }),
    ];
    const events = [begun, routed, reported(10, 'call.answered'), ...holds];
    expect(offersOf(...events)).toMatchObject([{ handleMilliseconds: null, holdMilliseconds: 5500 }]);
    expect(offersOf(...events, reported(70.1, 'call.ended'))).toMatchObject([
      { handleMilliseconds: 60_100, holdMilliseconds: 14_500 },
    ]);
  });

  it('take what was reported before the clock, the duration of a call with its only answer', () => {
    const said = [
      reported(5, 'call.routed', { routingTime: 3 }),
      reported(10, 'call.answered'),
      reported(20, 'call.held'),
      reported(22, 'call.resumed', { holdDuration: 8 }),
    ];
    const end = reported(70, 'call.ended', { duration: 55 });
    const whole = { answerMilliseconds: 3000, handleMilliseconds: 55_000, holdMilliseconds: 8000 };
    expect(offersOf(begun, ...said, end)).toMatchObject([whole]);
    const passedOn = reported(40, 'call.transferred', { toAgentId: 'juan', toQueueId: null });
    expect(offersOf(begun, ...said, passedOn, reported(44, 'call.answered'), end)).toMatchObject([
      { agentId: 'maria', handleMilliseconds: 30_000 },
      { agentId: 'juan', answerMilliseconds: 4000, handleMilliseconds: 26_000, holdMilliseconds: 0 },
    ]);
  });

  it.each<[string, CallEvent]>([
    ['the end', reported(12, 'call.ended', { endReason: 'abandoned' })],
    ['a transfer', reported(12, 'call.transferred')],
    ['another routing', reported(12, 'call.routed', { agentId: 'juan' })],
    ['the answer of somebody else', reported(12, 'call.answered', { agentId: 'juan' })],
  ])('are missed by whom %s keeps from answering', (_what, event) => {
    expect(offersOf(begun, routed, event)[0]).toMatchObject({ agentId: 'maria', result: 'missed' });
  });

  it('are re-routed, and may be answered all the same', () => {
    const ringing = retransferred(20, routed, 'juan');
    expect(offersOf(begun, routed, ringing)).toMatchObject([
      { agentId: 'maria', result: 'missed', retransferred: true },
      { agentId: 'juan', result: 'ringing', retransferred: false },
    ]);
    const late = reported(26, 'call.answered', { agentId: 'maria' });
    expect(offersOf(begun, routed, ringing, late)).toMatchObject([
      { agentId: 'maria', result: 'answered', retransferred: true, answerMilliseconds: 21_000 },
      { agentId: 'juan', result: 'missed', answerMilliseconds: null },
    ]);
  });

  it('count whoever answers without being rung in that wait, without a time', () => {
    expect(offersOf(begun, routed, reported(9, 'call.answered', { agentId: 'ana' }))).toMatchObject([
      { agentId: 'maria', result: 'missed' },
      { agentId: 'ana', result: 'answered', answerMilliseconds: null },
    ]);
    const again = [reported(10, 'call.transferred'), reported(20, 'call.answered', { agentId: 'maria' })];
    expect(offersOf(begun, routed, reported(9, 'call.answered'), ...again)).toMatchObject([
      { agentId: 'maria', answerMilliseconds: 4000, handleMilliseconds: 1000 },
      { agentId: 'maria', result: 'answered', answerMilliseconds: null, handleMilliseconds: null },
    ]);
    expect(offersOf(begun, reported(9, 'call.answered'))).toEqual([]);
  });
});

describe('the waits of a reported call', () => {
  it('end by an answer, a transfer or the end of the call, and go on in the queue it is in then', () => {
    const first = { queueId: 'medical_spanish', startedAt: second(0) };
    const next = { queueId: 'legal_spanish', startedAt: second(12) };
    expect(waitsOf(begun)).toEqual([{ ...first, result: 'waiting', milliseconds: null }]);
    const transferred = [begun, reported(12, 'call.transferred')];
    expect(waitsOf(...transferred)).toEqual([
      { ...first, result: 'transferred', milliseconds: 12_000 },
      { ...next, result: 'waiting', milliseconds: null },
    ]);
    const answered = [begun, reported(10.5, 'call.answered'), reported(12, 'call.transferred')];
    for (const endReason of ['completed', 'abandoned', 'failed', 'no_answer', 'transferred_out'] as const) {
      expect(waitsOf(...answered, reported(20, 'call.ended', { endReason }))).toEqual([
        { ...first, result: 'answered', milliseconds: 10_500 },
        { ...next, result: 'abandoned', milliseconds: 8000 },
      ]);
    }
  });

  it('last as long as was reported', () => {
    const answered = reported(31, 'call.answered', { waitTime: 30 });
    expect(waitsOf(begun, answered)).toMatchObject([{ result: 'answered', milliseconds: 30_000 }]);
  });

  it('are none before the call has begun', () => {
    expect(waitsOf(routed)).toEqual([]);
    expect(offersOf(routed, reported(9, 'call.answered'))).toEqual([]);
  });
});
