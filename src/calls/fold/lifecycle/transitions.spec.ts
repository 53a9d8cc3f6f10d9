import { noted, reported } from '../../../../test/support/reported-history.js';
import type { CallEvent } from '../../model/call-event.js';
import { EventSet } from '../event-set.js';
import { replay } from './replay.js';
import { allowedFrom, type LifecycleState, type StepType, TRANSITIONS } from './transitions.js';

const routed = reported(1, 'call.routed');
const BEGUN = [reported(0, 'call.initiated'), routed];
const ANSWERED = [...BEGUN, reported(2, 'call.answered')];

/** A history that leads to each state in which an event can be refused. */
const HISTORIES: readonly (readonly [Exclude<LifecycleState, null>, readonly CallEvent[]])[] = [
  ['waiting', BEGUN],
  ['active', ANSWERED],
  ['on_hold', [...ANSWERED, reported(3, 'call.held')]],
  ['ended', [...ANSWERED, reported(3, 'call.ended')]],
];

function eventOf(type: StepType): CallEvent {
  if (type !== 'call.retransferred') return reported(9, type);
  const data = { occurrence: routed.id, fromAgentId: 'maria', agentId: 'juan' };
  return noted(9, 'call.retransferred', data);
}

const EVERY = HISTORIES.flatMap(([state, history]) =>
  TRANSITIONS.map(({ event, from, to }) => ({
    state,
    history,
    event,
    after: from.includes(state) ? to : null,
  })),
);
const ALLOWED = EVERY.flatMap(({ after, ...one }) => (after === null ? [] : { ...one, after }));
const REFUSED = EVERY.filter(({ after }) => after === null);

describe('the transition table', () => {
  const run = (events: readonly CallEvent[]) => replay(new EventSet(events).all);

  it.each(HISTORIES)('is tried from %s', (state, history) => expect(run(history).state).toBe(state));

  it('allows eleven steps, and refuses the rest', () => {
    expect(ALLOWED).toHaveLength(11);
    expect(REFUSED).toHaveLength(HISTORIES.length * TRANSITIONS.length - 11);
  });

  it.each(ALLOWED)('lets $event lead from $state to $after', ({ history, event, after }) => {
    const next = eventOf(event);
    const { state, verdicts, steps } = run([...history, next]);
    expect(state).toBe(after);
    expect(verdicts.get(next.id)).toEqual({ kind: 'accepted' });
    expect(steps.at(-1)).toBe(next);
  });

  it.each(REFUSED)('refuses $event from $state', ({ state, history, event }) => {
    const next = eventOf(event);
    const after = run([...history, next]);
    const allowed = allowedFrom(state);
    expect(after).toMatchObject({ state, steps: history });
    expect(after.verdicts.get(next.id)).toEqual({ kind: 'refused', reason: 'not_allowed', state, allowed });
  });

  it.each(TRANSITIONS.filter(({ event }) => event !== 'call.initiated'))(
    'lets $event wait for the beginning of the call',
    ({ event }) => {
      const early = eventOf(event);
      const before = run([early, routed]);
      expect(before).toMatchObject({ state: null, steps: [] });
      expect(before.verdicts.get(early.id)).toEqual({ kind: 'pending' });
    },
  );

  it('says what may be reported, and never what only a rule does', () => {
    expect(allowedFrom(null)).toEqual(['call.initiated']);
    expect(allowedFrom('waiting')).toEqual([
      'call.routed',
      'call.answered',
      'call.transferred',
      'call.ended',
    ]);
    expect(allowedFrom('active')).toEqual(['call.held', 'call.transferred', 'call.ended']);
    expect(allowedFrom('on_hold')).toEqual(['call.resumed', 'call.transferred', 'call.ended']);
    expect(allowedFrom('ended')).toEqual([]);
  });
});
