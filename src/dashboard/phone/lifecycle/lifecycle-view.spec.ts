import type { LifecycleAction, LifecycleDeadline, ReportedEvent } from '../../api/generated/phone-state';
import { timeAt } from '../../testing/calls';
import { aLifecycleCall } from '../../testing/phones';
import { describeLimit, eventLinesOf, moveButtonsOf } from './lifecycle-view';

describe('the moves of a lifecycle call', () => {
  const labels = (moves: readonly LifecycleAction[], agentId: string | null = null) =>
    moveButtonsOf({ delivery: 'once', call: aLifecycleCall({ agentId }), moves });

  it('stand in one order, with those that the state allows', () => {
    const buttons = labels(['route', 'answer', 'transfer', 'end']);
    expect(buttons.map(({ label }) => label)).toEqual([
      'Route …',
      'Answer …',
      'Hold',
      'Resume',
      'Transfer …',
      'End …',
    ]);
    expect(buttons.filter(({ isAllowed }) => !isAllowed).map(({ action }) => action)).toEqual([
      'hold',
      'resume',
    ]);
    expect(buttons.find(({ isFirst }) => isFirst)?.action).toBe('route');
  });

  it('let whoever was rung answer without asking who', () => {
    const buttons = labels(['route', 'answer', 'transfer', 'end'], 'maria');
    expect(buttons.find(({ isFirst }) => isFirst)).toMatchObject({ label: 'Answer', asks: null });
  });

  it('are none without a call, and none is the first', () => {
    const buttons = moveButtonsOf({ delivery: 'once', call: null, moves: [] });
    expect(buttons.some(({ isAllowed, isFirst }) => isAllowed || isFirst)).toBe(false);
  });
});

describe('a limit of the queue', () => {
  const limit: LifecycleDeadline = {
    for: 'hold',
    limitSeconds: 60,
    since: timeAt(0),
    until: timeAt(60),
    stoppedAt: null,
  };
  const at = (seconds: number, fields: Partial<LifecycleDeadline> = {}) =>
    describeLimit({ ...limit, ...fields }, Date.parse(timeAt(seconds)));

  it.each([
    [10, '50 s left', 'calm'],
    [48, '12 s left', 'warn'],
    [60, '0 s left', 'warn'],
    [61, 'over 60 s', 'bad'],
  ])('after %d s has %s', (seconds, words, tone) => {
    expect(at(seconds)).toMatchObject({ title: 'Holds at most 60 s', words, tone });
  });

  it('that was kept says after how long, and one that was not stays passed', () => {
    expect(at(500, { stoppedAt: timeAt(12) })).toMatchObject({
      words: 'held for 12 s',
      tone: 'ok',
      share: 0.2,
    });
    expect(at(500, { stoppedAt: timeAt(70) })).toMatchObject({ words: 'over 60 s', tone: 'bad', share: 1 });
  });
});

describe('the events of a lifecycle call', () => {
  const event: ReportedEvent = {
    id: '1',
    event: 'call_hold',
    happenedAt: timeAt(172),
    state: 'counted',
    isForced: false,
    sentAt: timeAt(172),
    status: 202,
    repeatStatus: null,
    problem: null,
  };
  const lineOf = (fields: Partial<ReportedEvent>) =>
    eventLinesOf(aLifecycleCall({ events: [{ ...event, ...fields }] }))[0];

  it('say what was answered', () => {
    expect(lineOf({})).toMatchObject({
      after: '2:52',
      name: 'call_hold',
      answer: '202',
      tone: 'ok',
      detail: '',
    });
    expect(lineOf({ repeatStatus: 202 })).toMatchObject({
      answer: '202, 202',
      detail: 'sent twice, counts once',
    });
    expect(lineOf({ state: 'kept', status: null })).toMatchObject({ answer: '', detail: 'not sent yet' });
  });

  it('say what was refused, and that it was meant to be', () => {
    const refused = lineOf({
      state: 'refused',
      status: 409,
      isForced: true,
      problem: 'EVENT_REFUSED: not allowed on hold',
    });
    expect(refused).toMatchObject({
      tone: 'bad',
      answer: '409',
      detail: 'not allowed on hold, although the state refuses it',
    });
  });
});
