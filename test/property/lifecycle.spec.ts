import fc from 'fast-check';
import { EventSet } from '../../src/calls/fold/event-set.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { replay } from '../../src/calls/fold/lifecycle/replay.js';
import { allowedFrom, type LifecycleState, nextState } from '../../src/calls/fold/lifecycle/transitions.js';
import { isRedacted, redactEvent } from '../../src/calls/fold/redact-event.js';
import { BY_EVIDENCE } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { END_REASONS } from '../../src/calls/model/lifecycle-event.js';
import { makeCallEvent } from '../../src/calls/model/make-call-event.js';
import { DEFAULT_LIMITS } from '../../src/lifecycle/rules/breaches.js';
import type { AgentView } from '../../src/lifecycle/rules/choose-agent.js';
import { factsDue } from '../../src/lifecycle/rules/facts-due.js';
import { second } from '../support/call-history.js';
import { modelRuns } from '../support/model-runs.js';
import { noted, OWNER, QUEUE, reported } from '../support/reported-history.js';

const RUNS = modelRuns(500);
const AGENTS = ['maria', 'juan', 'ana', 'eva'];
const QUEUES = [QUEUE, 'legal_spanish'];

/** Few moments, so that many events share one. */
const at = fc.integer({ min: 0, max: 60 }).map((half) => half / 2);
const reporter = fc.oneof(
  { weight: 6, arbitrary: fc.constant(OWNER) },
  { weight: 1, arbitrary: fc.constant({ key: 'crm', admin: false }) },
  { weight: 1, arbitrary: fc.constant({ key: 'office', admin: true }) },
);
const seconds = fc.option(fc.integer({ min: 0, max: 70 }));
const agentId = fc.constantFrom(...AGENTS);
const target = fc.oneof(
  agentId.map((id) => ({ toAgentId: id, toQueueId: null })),
  fc.constantFrom(...QUEUES).map((id) => ({ toAgentId: null, toQueueId: id })),
);

const oneReport: fc.Arbitrary<CallEvent> = fc.oneof(
  fc
    .tuple(at, reporter, fc.constantFrom(...QUEUES))
    .map(([when, by, queueId]) => reported(when, 'call.initiated', { reporter: by, queueId })),
  fc
    .tuple(at, reporter, agentId, seconds)
    .map(([when, by, id, routingTime]) =>
      reported(when, 'call.routed', { reporter: by, agentId: id, routingTime }),
    ),
  fc
    .tuple(at, reporter, fc.option(agentId), seconds)
    .map(([when, by, id, waitTime]) =>
      reported(when, 'call.answered', { reporter: by, agentId: id, waitTime }),
    ),
  fc
    .tuple(at, reporter, fc.constantFrom('call.held', 'call.resumed'), seconds)
    .map(([when, by, type, holdDuration]) => reported(when, type, { reporter: by, holdDuration })),
  fc
    .tuple(at, reporter, target)
    .map(([when, by, to]) => reported(when, 'call.transferred', { reporter: by, ...to })),
  fc
    .tuple(at, reporter, fc.constantFrom(...END_REASONS), seconds)
    .map(([when, by, endReason, duration]) =>
      reported(when, 'call.ended', { reporter: by, endReason, duration }),
    ),
);

/** When an event was recorded says nothing of when it happened. */
const received = fc
  .tuple(oneReport, at)
  .map(([event, when]): CallEvent => ({ ...event, receivedAt: second(when) }));
/** Decides whose call it is, whether it is the one that counts or not. */
const FIRST: CallEvent = { ...reported(10, 'call.initiated'), receivedAt: second(-1) };
const reports = fc.array(received, { minLength: 1, maxLength: 16 }).map((events) => [...events, FIRST]);
const agents = fc.array(fc.tuple(fc.boolean(), at), { minLength: 4, maxLength: 4 }).map((all) =>
  all.map(([inCall, idle], index): AgentView => ({
    id: AGENTS[index] ?? '',
    state: 'available',
    inCall,
    idleSince: second(idle),
    queueIds: QUEUES,
  })),
);

/** What an instance records that knows some events, and an agent's world of its own. */
function conclusions(
  events: readonly CallEvent[],
  world: readonly AgentView[],
  receivedAt: string,
): CallEvent[] {
  return factsDue(events, { limitsOf: () => DEFAULT_LIMITS, defaultQueue: null, agents: world }).map(
    (fact) => {
      return makeCallEvent({ ...fact, accountSid: 'AC1', receivedAt, source: 'api' }) as CallEvent;
    },
  );
}

/** Two instances that each saw a part of the reports and concluded from it, each twice. */
const histories = fc
  .tuple(reports, fc.tuple(agents, agents), fc.nat(), fc.array(fc.nat(), { minLength: 60, maxLength: 60 }))
  .map(([all, [one, other], cut, order]) => {
    const part = all.slice(cut % all.length);
    const first = conclusions(part, one, second(100));
    const second_ = conclusions(all, other, second(101));
    const last = conclusions([...part, ...first], other, second(102));
    const everything = [...all, ...first, ...second_, ...last];
    return { all, everything, shuffled: shuffled([...everything, ...all, ...first], order) };
  });

function shuffled(events: readonly CallEvent[], order: readonly number[]): CallEvent[] {
  return events
    .map((event, index) => ({ event, key: order[index % order.length] ?? 0 }))
    .sort((left, right) => left.key - right.key)
    .map(({ event }) => event);
}

const replayed = (events: readonly CallEvent[]) => replay(new EventSet(events).all);

describe('a reported call', () => {
  it('comes to one row and one list of verdicts, in whatever order and however often its events come', () => {
    fc.assert(
      fc.property(histories, ({ everything, shuffled: other }) => {
        expect(foldCall(other)).toEqual(foldCall(everything));
        expect(replayed(other)).toEqual(replayed(everything));
      }),
      { numRuns: RUNS },
    );
  });

  it('takes steps that the table allows, and refuses what no order of its moment could take', () => {
    fc.assert(
      fc.property(histories, ({ everything }) => {
        const { steps, state, verdicts } = replayed(everything);
        let before: LifecycleState = null;
        for (const { type } of steps) {
          const after = nextState(before, type);
          expect({ before, type, after }).not.toMatchObject({ after: null });
          before = after;
        }
        expect(before).toBe(state);
        const times = steps.slice(1).map((step) => step.at);
        expect(times).toEqual(times.toSorted());
        for (const verdict of verdicts.values()) {
          if (verdict.kind === 'refused') expect(verdict.allowed).toEqual(allowedFrom(verdict.state));
        }
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('is what it is without the events that are refused', () => {
    fc.assert(
      fc.property(histories, ({ everything }) => {
        const { verdicts, owner, ...rest } = replayed(everything);
        const isKept = ({ id }: CallEvent) => verdicts.get(id)?.kind !== 'refused' || id === FIRST.id;
        const { state, steps, owner: same } = replayed(everything.filter(isKept));
        expect({ state, steps, owner: same }).toEqual({ ...rest, owner });
      }),
      { numRuns: RUNS },
    );
  });

  it('has nothing more to conclude once the conclusions are recorded', () => {
    fc.assert(
      fc.property(reports, agents, (all, world) => {
        const facts = conclusions(all, world, second(100));
        expect(conclusions([...all, ...facts], world, second(101))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('has the same conclusions, with the same ids, wherever they are drawn', () => {
    fc.assert(
      fc.property(reports, agents, agents, (all, one, other) => {
        const idsOf = (world: readonly AgentView[]) => conclusions(all, world, second(9)).map(({ id }) => id);
        expect(idsOf(one)).toEqual(idsOf(other));
        expect(new Set(idsOf(one)).size).toBe(idsOf(one).length);
      }),
      { numRuns: RUNS },
    );
  });

  it('shows the breach of every conclusion that was just drawn', () => {
    fc.assert(
      fc.property(reports, agents, (all, world) => {
        const { alerts } = foldCall([...all, ...conclusions(all, world, second(100))]);
        expect(alerts.filter(({ resolvedBy }) => resolvedBy === BY_EVIDENCE)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('keeps its own promises', () => {
    fc.assert(
      fc.property(histories, ({ everything }) => {
        const call = foldCall(everything);
        expect(call.outcome === null).toBe(call.endedAt === null);
        expect(call.status === 'ended').toBe(call.endedAt !== null);
        expect(call.durationSeconds === null).toBe(call.endedAt === null);
        expect(call.outcome === 'answered').toBe(call.answeredAt !== null && call.endedAt !== null);
        const times = [call.startedAt, call.answeredAt, call.endedAt].filter((time) => time !== null);
        expect(times).toEqual(times.toSorted());
        expect(new Set(call.alerts.map(({ id }) => id)).size).toBe(call.alerts.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('is redacted once and for all, and keeps its state', () => {
    fc.assert(
      fc.property(histories, ({ everything }) => {
        const redacted = everything.map(redactEvent);
        expect(redacted.every(isRedacted)).toBe(true);
        expect(redacted.map(redactEvent)).toEqual(redacted);
        expect(replayed(redacted).state).toBe(replayed(everything).state);
        const erased = noted(200, 'call.erased', { reason: 'request' });
        expect(foldCall([...redacted, erased])).toMatchObject({
          ...foldCall([...everything, erased]),
          fingerprint: expect.anything() as unknown,
        });
      }),
      { numRuns: RUNS / 2 },
    );
  });
});
