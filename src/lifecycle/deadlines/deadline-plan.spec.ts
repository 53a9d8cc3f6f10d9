import {
  dialing,
  ended,
  HISTORY_CALL,
  incoming,
  screened,
  second,
} from '../../../test/support/call-history.js';
import { noted, QUEUE, REPORTED_CALL, reported } from '../../../test/support/reported-history.js';
import { SetClock } from '../../../test/support/set-clock.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import type { PresentLimits } from '../directory/present-limits.js';
import { DEFAULT_LIMITS } from '../rules/breaches.js';
import { DeadlinePlan } from './deadline-plan.js';
import type { FirstInstance } from './first-instance.js';

const beginning = reported(0, 'call.initiated');

describe('the plan of deadlines', () => {
  let clock: SetClock;
  let isFirst: boolean;
  let plan: DeadlinePlan;

  beforeEach(() => {
    clock = new SetClock();
    clock.set(second(0));
    isFirst = true;
    const limits = { present: { limitsOf: () => DEFAULT_LIMITS, defaultQueue: QUEUE } };
    const instance = {
      get isFirst() {
        return isFirst;
      },
    };
    plan = new DeadlinePlan(clock, limits as unknown as PresentLimits, instance as unknown as FirstInstance);
  });

  const see = (...events: CallEvent[]) => plan.see({ callId: REPORTED_CALL, events, isWhole: true });
  const seePart = (...events: CallEvent[]) => plan.see({ callId: HISTORY_CALL, events, isWhole: false });

  it.each([
    ['a wait', 30, [beginning]],
    ['a ringing', 16, [beginning, reported(1, 'call.routed')]],
    ['a hold', 70, [beginning, reported(2, 'call.answered'), reported(10, 'call.held')]],
  ] as const)('has %s judged after its bound, not before and not at it', (_what, bound, events) => {
    see(...events);
    for (const [at, due] of [
      [bound * 1000 - 1, []],
      [bound * 1000, []],
      [bound * 1000 + 1, [REPORTED_CALL]],
    ] as const) {
      clock.set(new Date(Date.parse(second(0)) + at).toISOString());
      expect([at, plan.takeDue()]).toEqual([at, due]);
    }
    expect(plan.size).toBe(0);
  });

  it('looks at the clock at least once a second, and not at all without deadlines', () => {
    expect(plan.delay).toBeNull();
    see(beginning);
    expect(plan.delay).toBe(1000);
    clock.set(new Date(Date.parse(second(30)) - 400).toISOString());
    expect(plan.delay).toBe(401);
    see(beginning, reported(29, 'call.answered'));
    expect(plan.delay).toBeNull();
  });

  it('has the wait of a telephone call judged that asks for an agent, and its end', () => {
    seePart(...incoming());
    expect(plan.size).toBe(0);
    seePart(...dialing(5));
    clock.set(second(35));
    expect(plan.takeDue()).toEqual([]);
    clock.set(second(36));
    expect(plan.takeDue()).toEqual([HISTORY_CALL]);
    seePart(...screened(8, '1'), ...ended(10));
    clock.advance(1000);
    expect(plan.takeDue()).toEqual([HISTORY_CALL]);
  });

  it('waits a second for what may settle a deadline that was past when its event arrived', () => {
    clock.set(second(300));
    see(beginning);
    clock.advance(999);
    expect(plan.takeDue()).toEqual([]);
    see(beginning, noted(301, 'call.queued', { queue: null }));
    clock.advance(1);
    expect(plan.takeDue()).toEqual([REPORTED_CALL]);
    see(beginning);
    see(beginning, reported(30, 'call.answered'));
    clock.advance(5000);
    expect(plan.takeDue()).toEqual([]);
  });

  it('judges one that passes after it was planned at once, whatever else arrives', () => {
    see(beginning);
    clock.set(second(31));
    see(beginning, noted(31, 'call.queued', { queue: null }));
    expect(plan.takeDue()).toEqual([REPORTED_CALL]);
  });

  it('loses and repeats nothing when the clock is set back and forward', () => {
    see(beginning);
    clock.shift(-3_600_000);
    expect(plan.takeDue()).toEqual([]);
    clock.shift(3_600_000 + 31_000);
    expect(plan.takeDue()).toEqual([REPORTED_CALL]);
    clock.shift(3_600_000);
    expect(plan.takeDue()).toEqual([]);
  });

  it('lets the first instance act before the others', () => {
    isFirst = false;
    see(beginning);
    clock.set(second(30.7));
    expect(plan.takeDue()).toEqual([]);
    clock.set(second(30.701));
    expect(plan.takeDue()).toEqual([REPORTED_CALL]);
  });

  it('looks again at what could not be told', () => {
    plan.retry(REPORTED_CALL);
    expect([plan.takeDue(), plan.delay]).toEqual([[], 1000]);
    clock.advance(1000);
    expect(plan.takeDue()).toEqual([REPORTED_CALL]);
  });
});
