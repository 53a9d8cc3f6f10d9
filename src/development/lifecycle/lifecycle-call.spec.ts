import {
  CALL_TYPES as SERVER_CALL_TYPES,
  END_REASONS as SERVER_END_REASONS,
} from '../../calls/model/lifecycle-event.js';
import { TRANSITIONS as SERVER_TRANSITIONS } from '../../calls/fold/lifecycle/transitions.js';
import { readReport } from '../../lifecycle/report/read-report.js';
import { REPORTABLE, wireNameOf } from '../../lifecycle/report/wire-names.js';
import {
  act,
  type Action,
  ActionNotAllowedError,
  allowedActions,
  allowedEvents,
  beginCall,
  CALL_TYPES,
  type CallState,
  END_REASONS,
  EVENT_NAMES,
  type EventBody,
  type LifecycleCall,
  TRANSITIONS,
} from './lifecycle-call.js';

const START = Date.parse('2026-11-21T09:00:00.000Z');
const after = (seconds: number): Date => new Date(START + seconds * 1000);

const ACTIONS: Readonly<Record<Action['do'], Action>> = {
  route: { do: 'route', agentId: 'maria' },
  answer: { do: 'answer' },
  hold: { do: 'hold' },
  resume: { do: 'resume' },
  transfer: { do: 'transfer', to: { queueId: 'legal_spanish' } },
  end: { do: 'end', reason: 'completed' },
};
const NAMES = Object.values(ACTIONS).map((action) => action.do);

/** How a call gets into each state. */
const WAYS: Readonly<Record<CallState, readonly Action[]>> = {
  waiting: [],
  active: [ACTIONS.answer],
  on_hold: [ACTIONS.answer, ACTIONS.hold],
  ended: [ACTIONS.answer, ACTIONS.end],
};
const ALLOWED: Readonly<Record<CallState, readonly Action['do'][]>> = {
  waiting: ['route', 'answer', 'transfer', 'end'],
  active: ['hold', 'transfer', 'end'],
  on_hold: ['resume', 'transfer', 'end'],
  ended: [],
};
const STATES = Object.entries(WAYS).map(([state, way]) => ({ state, way }));

function play(
  actions: readonly (readonly [seconds: number, action: Action])[],
  details: { readonly reportsDurations?: boolean } = {},
): { call: LifecycleCall; bodies: EventBody[] } {
  const usual = { id: 'visit-1', type: 'video', queueId: 'medical_spanish' } as const;
  let { call, body } = beginCall({ ...usual, ...details }, after(0));
  const bodies = [body];
  for (const [seconds, action] of actions) {
    ({ call, body } = act(call, action, after(seconds)));
    bodies.push(body);
  }
  return { call, bodies };
}

const inState = (way: readonly Action[]): LifecycleCall =>
  play(way.map((action, index) => [index + 1, action] as const)).call;

describe('a call that is reported', () => {
  it('knows the events, states and words of the server', () => {
    expect(EVENT_NAMES).toEqual(REPORTABLE);
    const served = SERVER_TRANSITIONS.filter(({ event }) => event !== 'call.retransferred');
    expect(Object.entries(TRANSITIONS).map(([event, { from, to }]) => ({ event, from, to }))).toEqual(
      served.map(({ event, from, to }) => ({ event: wireNameOf(event), from, to })),
    );
    expect([CALL_TYPES, END_REASONS]).toEqual([SERVER_CALL_TYPES, SERVER_END_REASONS]);
  });

  it.each(STATES)('says what may happen to one that is $state', ({ state, way }) => {
    const call = inState(way);
    expect(call.state).toBe(state);
    expect(allowedActions(call)).toEqual(ALLOWED[call.state]);
  });

  it('says what may be reported before it began', () =>
    expect(allowedEvents(null)).toEqual(['call_initiated']));

  it.each(STATES)('lets happen what is allowed to one that is $state, and nothing else', ({ way }) => {
    const call = inState(way);
    const refused = NAMES.filter((name) => {
      try {
        act(call, ACTIONS[name], after(9));
        return false;
      } catch (error: unknown) {
        if (!(error instanceof ActionNotAllowedError)) throw error;
        expect(error).toMatchObject({ code: 'ACTION_NOT_ALLOWED', allowed: ALLOWED[call.state] });
        return true;
      }
    });
    expect(refused).toEqual(NAMES.filter((name) => !ALLOWED[call.state].includes(name)));
  });

  it('stays as it is when something happens to it', () => {
    const { call } = beginCall({ id: 'visit-1', type: 'voice', queueId: 'q' }, after(0));
    act(call, ACTIONS.answer, after(5));
    expect(call).toMatchObject({ state: 'waiting', answeredAt: null, events: 1 });
  });

  const COURSE = [
    [7, { do: 'route', agentId: 'maria', ringSeconds: 5.9 }],
    [12.999, { do: 'answer', agentId: 'maria' }],
    [20, ACTIONS.hold],
    [81.5, ACTIONS.resume],
    [90, { do: 'transfer', to: { agentId: 'juan' } }],
    [99, ACTIONS.answer],
    [130, ACTIONS.end],
  ] as const;

  it('reports each event with its time and an id of its own', () => {
    const { bodies } = play(COURSE);
    expect(bodies.map(({ event_id }) => event_id)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(bodies.slice(1).map(({ timestamp }) => timestamp)).toEqual(
      COURSE.map(([seconds]) => after(seconds).toISOString()),
    );
    expect(bodies[0]).toMatchObject({ event: 'call_initiated', call_id: 'visit-1', type: 'video' });
    expect(bodies[5]).toMatchObject({ event: 'call_transferred', to_agent_id: 'juan' });
  });

  it('leaves durations to the timestamps, or reports them in whole seconds, rounded down', () => {
    const durations = ({ bodies }: { bodies: EventBody[] }): (string | number)[] =>
      bodies.flatMap((body) =>
        ['routing_time', 'wait_time', 'hold_duration', 'duration'].flatMap((name) => body[name] ?? []),
      );
    expect(durations(play(COURSE))).toEqual([]);
    expect(durations(play(COURSE, { reportsDurations: true }))).toEqual([5, 12, 61, 9, 117]);
  });

  it('is as long as it waited when nobody answers', () => {
    const { bodies } = play([[31.2, { do: 'end', reason: 'abandoned' }]], { reportsDurations: true });
    expect(bodies[1]).toMatchObject({ end_reason: 'abandoned', duration: 31 });
  });

  it('reports only what the server understands', async () => {
    const caller = { from: '+14155550142', to: '+13235550100', callerName: 'Zoë' };
    const details = {
      id: 'visit-1',
      type: 'voice',
      queueId: 'q',
      reportsDurations: true,
      ...caller,
    } as const;
    const first = beginCall(details, after(0)).body;
    expect(first).toMatchObject({ from: caller.from, to: caller.to, caller_name: 'Zoë' });
    const { bodies } = play(COURSE, { reportsDurations: true });
    for (const body of [first, ...bodies]) {
      const reading = await readReport(body, { key: 'k', admin: false }, after(999).toISOString());
      expect(reading).toMatchObject({ report: { callId: 'visit-1', timestamp: body.timestamp } });
    }
  });
});
