import { second } from '../../../test/support/call-history.js';
import { QUEUE, reported } from '../../../test/support/reported-history.js';
import { EventSet } from '../../calls/fold/event-set.js';
import { courseOf } from '../../calls/fold/lifecycle/course.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { breachOf, deadlinesOf, DEFAULT_LIMITS } from './breaches.js';

const beginning = reported(0, 'call.initiated');
const routed = reported(1, 'call.routed');

function deadlines(...events: CallEvent[]) {
  const course = courseOf(replay(new EventSet([beginning, ...events]).all));
  if (course === null) throw new Error('the call has begun');
  return deadlinesOf(course, () => DEFAULT_LIMITS);
}

describe('the deadlines of a call', () => {
  it('are those of what lasts', () => {
    const wait = { kind: 'sla_wait', occurrence: beginning.id, limitSeconds: 30, dueAt: second(30) };
    const ring = { kind: 'sla_answer', occurrence: routed.id, agentId: 'maria', dueAt: second(16) };
    expect(deadlines(routed)).toMatchObject([wait, ring]);
    const held = reported(10, 'call.held');
    const hold = { kind: 'sla_hold', occurrence: held.id, queueId: QUEUE, dueAt: second(70) };
    expect(deadlines(routed, reported(2, 'call.answered'), held)).toMatchObject([hold]);
  });

  it.each([
    [29.999, 0],
    [30, 0],
    [30.001, 1],
  ])('are met by an answer at second %d, or not', (at, left) => {
    expect(deadlines(reported(at, 'call.answered'))).toHaveLength(left);
  });

  it('begin again when the caller is passed on, also to an agent who is rung', () => {
    const passed = reported(20, 'call.transferred', { toAgentId: 'eva', toQueueId: null });
    expect(deadlines(reported(2, 'call.answered'), passed)).toMatchObject([
      { kind: 'sla_wait', occurrence: passed.id, dueAt: second(50) },
      { kind: 'sla_answer', occurrence: passed.id, agentId: 'eva', dueAt: second(35) },
    ]);
  });

  it('are none where the reporter says how long it took', () => {
    expect(deadlines(reported(99, 'call.answered', { waitTime: 31 }))).toEqual([]);
  });

  it.each([
    [second(30), 0],
    [second(31.9), 1],
    [second(29), 0],
  ])('are broken when they pass: seen at %s, %i seconds late', (now, latenessSeconds) => {
    const [deadline] = deadlines();
    if (deadline === undefined) throw new Error('a wait has a deadline');
    expect(breachOf(deadline, now)).toMatchObject({ kind: 'sla_wait', at: second(30), latenessSeconds });
  });
});
