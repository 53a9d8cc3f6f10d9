import fc from 'fast-check';
import { EventSet } from '../../src/calls/fold/event-set.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { replay } from '../../src/calls/fold/lifecycle/replay.js';
import { allowedFrom, type LifecycleState, nextState } from '../../src/calls/fold/lifecycle/transitions.js';
import { isRedacted, redactEvent } from '../../src/calls/fold/redact-event.js';
import { BY_EVIDENCE } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { AgentView } from '../../src/lifecycle/rules/choose-agent.js';
import { second } from '../support/call-history.js';
import { modelRuns } from '../support/model-runs.js';
import { agents, conclusions, FIRST, histories, reports } from '../support/random-reports.js';
import { noted } from '../support/reported-history.js';

const RUNS = modelRuns(500);
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
