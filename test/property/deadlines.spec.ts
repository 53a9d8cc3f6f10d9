import fc from 'fast-check';
import { EventSet } from '../../src/calls/fold/event-set.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { makeCallEvent } from '../../src/calls/model/make-call-event.js';
import { DEFAULT_LIMITS } from '../../src/lifecycle/rules/breaches.js';
import type { AgentView } from '../../src/lifecycle/rules/choose-agent.js';
import { factsDue, outlookOf } from '../../src/lifecycle/rules/facts-due.js';
import { second } from '../support/call-history.js';
import { modelRuns } from '../support/model-runs.js';
import { QUEUE, reported } from '../support/reported-history.js';

const LIMITS = { limitsOf: () => DEFAULT_LIMITS, defaultQueue: null };
const { waitSeconds, answerSeconds } = DEFAULT_LIMITS;
/** After everything that happens here, in seconds. */
const END = 1000;
const NEVER = Infinity;

const agentsOf = (free: readonly boolean[]): AgentView[] =>
  ['maria', 'juan', 'ana'].map((id, index) => ({
    id,
    state: 'available',
    inCall: free[index] !== true,
    idleSince: second(-100),
    queueIds: [QUEUE],
  }));

/** Around both limits, to the millisecond. */
const moment = fc.oneof(
  fc.constantFrom(14.999, 15, 15.001, 29.999, 30, 30.001),
  fc.integer({ min: 1, max: 60 }),
);
const optional = fc.option(moment, { nil: NEVER });
const delays = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 4, maxLength: 4 });
/** When an instance looks, how far behind it is, and who it thinks is free. */
const looks = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 150 }),
    behind: fc.integer({ min: 0, max: 5 }),
    free: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  }),
  { maxLength: 12 },
);

interface Plan {
  readonly routed: number;
  readonly answered: number;
  readonly ended: number;
  readonly delays: readonly number[];
  readonly looks: readonly {
    readonly at: number;
    readonly behind: number;
    readonly free: readonly boolean[];
  }[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  routed: optional,
  answered: optional,
  ended: optional,
  delays,
  looks,
});

interface Arrival {
  readonly event: CallEvent;
  readonly at: number;
}

function reportsOf({ routed, answered, ended, delays: late }: Plan): Arrival[] {
  const all = [
    { at: 0, type: 'call.initiated' },
    { at: routed, type: 'call.routed' },
    { at: answered, type: 'call.answered' },
    { at: ended, type: 'call.ended' },
  ] as const;
  return all.flatMap(({ at, type }, index) => {
    if (at === NEVER) return [];
    const arrival = at + (late[index] ?? 0);
    return { event: { ...reported(at, type), receivedAt: second(arrival) }, at: arrival };
  });
}

/** All that is recorded in the end: what was reported, and what instances concluded that knew a part of it each. */
function historyOf(plan: Plan): CallEvent[] {
  const arrivals = reportsOf(plan);
  const last = { at: END, behind: 0, free: [true, true, true] };
  for (const look of [...plan.looks, last].sort((one, other) => one.at - other.at)) {
    const seen = arrivals.filter(({ at }) => at <= look.at - look.behind).map(({ event }) => event);
    const context = { ...LIMITS, agents: agentsOf(look.free), now: second(look.at) };
    for (const fact of factsDue(seen, context)) {
      const made = { ...fact, accountSid: 'AC1', receivedAt: second(look.at), source: 'api' as const };
      arrivals.push({ event: makeCallEvent(made) as CallEvent, at: look.at });
    }
  }
  return arrivals.map(({ event }) => event);
}

/** To the millisecond, which sums of fractions are not. */
const isLonger = (to: number, from: number, limit: number): boolean =>
  Math.round((to - from) * 1000) > limit * 1000;

const reversed = (events: readonly CallEvent[]): CallEvent[] => [...events, ...events].reverse();

describe('deadlines, whatever arrives late and whoever looks when', () => {
  it('raise one alert for each limit that was broken, and none that stands for another', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const events = historyOf(plan);
        const call = foldCall(events);
        expect(foldCall(reversed(events))).toEqual(call);
        const over = Math.min(plan.answered, plan.ended);
        const standing = call.alerts.filter(({ resolvedBy }) => resolvedBy === null).map(({ kind }) => kind);
        expect(standing.includes('sla_wait')).toBe(isLonger(over, 0, waitSeconds));
        expect(standing.filter((kind) => kind === 'sla_wait').length).toBeLessThanOrEqual(1);
        const isRung = plan.routed < over || (plan.routed === plan.answered && plan.routed <= plan.ended);
        const routed = events.find(({ type }) => type === 'call.routed');
        const ringing = call.alerts.filter(
          ({ occurrence, resolvedBy }) => occurrence === routed?.id && resolvedBy === null,
        );
        expect(ringing).toHaveLength(isRung && isLonger(over, plan.routed, answerSeconds) ? 1 : 0);
      }),
      { numRuns: modelRuns(500) },
    );
  });

  it('route a call once for each ringing, and leave nothing to do', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const { all } = new EventSet(historyOf(plan));
        const reroutings = all.flatMap((event) =>
          event.type === 'call.retransferred' ? event.data.occurrence : [],
        );
        expect(new Set(reroutings).size).toBe(reroutings.length);
        const passed = outlookOf(all, LIMITS).deadlines.filter(({ dueAt }) => dueAt < second(END));
        expect(passed).toEqual([]);
      }),
      { numRuns: modelRuns(500) },
    );
  });
});
