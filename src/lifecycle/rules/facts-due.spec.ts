import {
  askedForMessage,
  dialed,
  dialing,
  ended,
  incoming,
  leg,
  screened,
  second,
} from '../../../test/support/call-history.js';
import { noted, QUEUE, reported } from '../../../test/support/reported-history.js';
import { foldCall } from '../../calls/fold/fold-call.js';
import { makeCallEvent } from '../../calls/model/make-call-event.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { DEFAULT_LIMITS, type QueueLimits } from './breaches.js';
import type { AgentView } from './choose-agent.js';
import { type DerivedFact, factsDue, outlookOf } from './facts-due.js';

const beginning = reported(0, 'call.initiated');
const routed = reported(1, 'call.routed');
const answered = reported(2, 'call.answered');
const held = reported(10, 'call.held');
const talk = [beginning, routed, answered];

const anAgent = (id: string, more: Partial<AgentView> = {}): AgentView => {
  const idleSince = '2026-11-21T08:00:00.000Z';
  return { id, state: 'available', inCall: false, idleSince, queueIds: [QUEUE], ...more };
};

interface World {
  readonly agents?: readonly AgentView[];
  readonly limits?: Partial<QueueLimits> | null;
  readonly defaultQueue?: string;
  /** Seconds after the beginning. */
  readonly now?: number;
}

function due(
  events: readonly CallEvent[],
  { agents = [], limits = {}, defaultQueue, now }: World = {},
): DerivedFact[] {
  return factsDue(events, {
    agents,
    defaultQueue: defaultQueue ?? null,
    ...(now !== undefined && { now: second(now) }),
    limitsOf: () => (limits === null ? null : { ...DEFAULT_LIMITS, ...limits }),
  });
}

function stored(facts: readonly DerivedFact[]): CallEvent[] {
  return facts.map((fact) => {
    const event = { ...fact, accountSid: 'AC1', receivedAt: fact.at, source: 'api' as const };
    return makeCallEvent(event) as CallEvent;
  });
}

const kindsOf = (facts: readonly DerivedFact[]): string[] =>
  facts.map((fact) => (fact.type === 'alert.raised' ? fact.data.kind : fact.type));

describe('a limit', () => {
  const waited = (waitTime: number | null) => [beginning, reported(40, 'call.answered', { waitTime })];
  const rung = (routingTime: number | null) => [beginning, reported(40, 'call.routed', { routingTime })];
  const resumed = (holdDuration: number | null) => [
    ...talk,
    held,
    reported(90, 'call.resumed', { holdDuration }),
  ];
  const lasted = (duration: number | null, at = 60) => [...talk, reported(at, 'call.ended', { duration })];
  const answer = ['sla_answer', 'call.retransferred'];
  const survey = ['survey.requested'];

  it.each([
    ['a wait', 29, waited(29), []],
    ['a wait', 30, waited(30), []],
    ['a wait', 31, waited(31), ['sla_wait']],
    ['ringing', 14, rung(14), []],
    ['ringing', 15, rung(15), []],
    ['ringing', 16, rung(16), answer],
    ['a hold', 59, resumed(59), []],
    ['a hold', 60, resumed(60), []],
    ['a hold', 61, resumed(61), ['sla_hold']],
    ['a call', 9, lasted(9), ['short_call', ...survey]],
    ['a call', 10, lasted(10), survey],
    ['a call', 11, lasted(11), survey],
  ])('is kept or broken by %s of %i reported seconds', (_what, _seconds, events, expected) => {
    expect(kindsOf(due(events))).toEqual(expected);
  });

  it.each([
    [11.999, ['short_call', ...survey]],
    [12, survey],
    [12.001, survey],
  ])('is kept or broken by a call that ended at second %d, before rounding', (at, expected) => {
    expect(kindsOf(due(lasted(null, at)))).toEqual(expected);
  });

  it('is not broken by what only the clock says, but for the length of a call', () => {
    expect(due([...waited(null)])).toEqual([]);
    expect(due(rung(null))).toEqual([]);
    expect(due(resumed(null))).toEqual([]);
  });

  it('is that of the queue, and goes with the alert', () => {
    const [fact] = due(waited(20), { limits: { waitSeconds: 19 } });
    expect(fact?.data).toEqual({
      kind: 'sla_wait',
      occurrence: beginning.id,
      queueId: QUEUE,
      agentId: null,
      limitSeconds: 19,
      latenessSeconds: null,
    });
    expect(fact?.at).toBe(waited(20).at(-1)?.at);
    expect(due(waited(500), { limits: null })).toEqual([]);
  });

  it('is that of the queue which the caller was passed on to', () => {
    const passed = reported(20, 'call.transferred', { toQueueId: 'slow' });
    const asked: string[] = [];
    const limitsOf = (queueId: string) => {
      asked.push(queueId);
      return { ...DEFAULT_LIMITS, waitSeconds: queueId === 'slow' ? 100 : 30 };
    };
    const events = [beginning, passed, reported(90, 'call.answered', { waitTime: 70 })];
    expect(factsDue(events, { agents: [], defaultQueue: null, limitsOf })).toEqual([]);
    expect(asked).toContain('slow');
  });

  it('is broken once by a hold that reports its length at both ends', () => {
    const long = reported(10, 'call.held', { holdDuration: 70 });
    const events = [...talk, long, reported(90, 'call.resumed', { holdDuration: 80 })];
    expect(kindsOf(due(events))).toEqual(['sla_hold']);
    const early = due([...talk, long]);
    expect(kindsOf(early)).toEqual(['sla_hold']);
    expect(due([...events, ...stored(early)])).toEqual([]);
  });

  it('is broken by each of two holds', () => {
    const two = [reported(100, 'call.held'), reported(200, 'call.resumed', { holdDuration: 99 })];
    expect(kindsOf(due([...resumed(61), ...two]))).toEqual(['sla_hold', 'sla_hold']);
  });

  it('is not broken by a call that nobody answered, or by what is refused', () => {
    expect(due([beginning, reported(1, 'call.ended', { duration: 1 })])).toEqual([]);
    expect(due([beginning, reported(5, 'call.resumed', { holdDuration: 99 })])).toEqual([]);
    expect(due([reported(5, 'call.answered', { waitTime: 99 })])).toEqual([]);
  });
});

describe('re-routing', () => {
  const slow = reported(20, 'call.routed', { agentId: 'maria', routingTime: 16 });
  const agents = ['maria', 'juan', 'ana'].map((id) => anAgent(id));
  const next = (events: readonly CallEvent[], known = agents) =>
    due(events, { agents: known }).find(({ type }) => type === 'call.retransferred')?.data;

  it('rings the next agent, never the one who did not answer', () => {
    expect(next([beginning, slow])).toEqual({ occurrence: slow.id, fromAgentId: 'maria', agentId: 'ana' });
  });

  it('rings nobody when none is free, and says so', () => {
    const none = { occurrence: slow.id, fromAgentId: 'maria', agentId: null };
    expect(next([beginning, slow], [anAgent('maria')])).toEqual(none);
    expect(foldCall([beginning, slow, ...stored(due([beginning, slow]))])).toMatchObject({
      status: 'waiting',
      agentId: null,
      alerts: [{ kind: 'sla_answer', agentId: 'maria', state: 'open' }],
    });
  });

  it('never rings again who already rang in vain for the call', () => {
    const first = reported(10, 'call.routed', { agentId: 'ana' });
    expect(next([beginning, first, slow])).toMatchObject({ agentId: 'juan' });
  });

  it('rings an agent again who answered before the caller was passed on', () => {
    const back = reported(12, 'call.transferred', { toQueueId: QUEUE });
    const first = [reported(10, 'call.routed', { agentId: 'ana' }), reported(11, 'call.answered')];
    expect(next([beginning, ...first, back, slow])).toMatchObject({ agentId: 'ana' });
  });

  it('never rings who was too slow, also when a late report finds that agent free again', () => {
    const late = reported(40, 'call.answered', { agentId: 'maria' });
    const end = reported(60, 'call.ended');
    expect(next([beginning, slow, late, end], [anAgent('maria')])).toMatchObject({ agentId: null });
  });

  it('happens once for each ringing, however often it is asked for', () => {
    const facts = due([beginning, slow], { agents });
    const events = [beginning, slow, ...stored(facts)];
    expect(due(events, { agents: [anAgent('late')] })).toEqual([]);
    expect(foldCall(events)).toMatchObject({ status: 'waiting', agentId: 'ana' });
  });

  it('is the same of a report that comes late', () => {
    const late = reported(40, 'call.answered', { agentId: 'maria' });
    expect(next([beginning, slow, late])).toEqual(next([beginning, slow]));
    const events = [beginning, slow, late];
    expect(foldCall([...events, ...stored(due(events, { agents }))])).toMatchObject({
      status: 'active',
      agentId: 'maria',
    });
  });
});

describe('a survey', () => {
  const ended = reported(60, 'call.ended');

  it('is requested once, after an answered call', () => {
    const facts = due([...talk, ended]);
    expect(facts).toEqual([
      {
        callId: beginning.callId,
        type: 'survey.requested',
        at: ended.at,
        data: { occurrence: ended.id, agentId: 'maria' },
      },
    ]);
    expect(due([...talk, ended, ...stored(facts)])).toEqual([]);
    const earlier = reported(50, 'call.ended');
    expect(due([...talk, ended, earlier, ...stored(facts)])).toEqual([]);
  });

  it('is not requested while the call lasts, or when nobody answered', () => {
    expect(due(talk)).toEqual([]);
    expect(due([beginning, routed, ended])).toEqual([]);
  });
});

describe('a deadline', () => {
  const agents = ['maria', 'juan', 'ana'].map((id) => anAgent(id));
  const ringing = [beginning, routed];

  it.each([
    ['a wait', 29.999, [beginning], []],
    ['a wait', 30, [beginning], []],
    ['a wait', 30.001, [beginning], ['sla_wait']],
    ['ringing', 16, ringing, []],
    ['ringing', 16.001, ringing, ['sla_answer', 'call.retransferred']],
    ['a hold', 70, [...talk, held], []],
    ['a hold', 70.001, [...talk, held], ['sla_hold']],
  ])('of %s passes after its bound: at second %d', (_what, now, events, expected) => {
    expect(kindsOf(due(events, { now }))).toEqual(expected);
  });

  it.each([
    ['an answer', [beginning, reported(30, 'call.answered')]],
    ['an end', [beginning, reported(30, 'call.ended')]],
    ['a resumption', [...talk, held, reported(70, 'call.resumed')]],
  ])('is moot after %s in time', (_what, events) => {
    expect(due(events, { now: 500 }).filter(({ type }) => type === 'alert.raised')).toEqual([]);
  });

  it('says how late it is noticed, in whole seconds, and is dated by itself', () => {
    const [alert] = due([beginning], { now: 95.9 });
    expect(alert).toMatchObject({ at: second(30), data: { limitSeconds: 30, latenessSeconds: 65 } });
  });

  it('has the next agent rung from then on, who has the whole time to answer', () => {
    const [alert, next] = due(ringing, { agents, now: 100 }).filter(
      (fact) => fact.data.occurrence === routed.id,
    );
    expect(alert).toMatchObject({ at: second(16), data: { kind: 'sla_answer', agentId: 'maria' } });
    expect(next).toMatchObject({ at: second(100), data: { fromAgentId: 'maria', agentId: 'ana' } });
    const after = [...ringing, ...stored(due(ringing, { agents, now: 100 }))];
    expect(foldCall(after)).toMatchObject({ status: 'waiting', agentId: 'ana' });
    expect(due(after, { agents, now: 115 })).toEqual([]);
    expect(kindsOf(due(after, { agents, now: 115.001 }))).toEqual(['sla_answer', 'call.retransferred']);
  });

  it('re-routes no call that was answered meanwhile, however late', () => {
    const late = [...ringing, reported(20, 'call.answered')];
    expect(kindsOf(due(late, { agents, now: 21 }))).toEqual(['sla_answer']);
  });

  it('is acted upon once', () => {
    const events = [...ringing, ...stored(due(ringing, { now: 40 }))];
    expect(due(events, { now: 4000 })).toEqual([]);
    expect(outlookOf(events, { limitsOf: () => DEFAULT_LIMITS, defaultQueue: null })).toEqual({
      deadlines: [],
      isDue: false,
    });
  });

  it('is resolved by evidence when an answer in time arrives after it', () => {
    const events = [beginning, ...stored(due([beginning], { now: 31 })), reported(12, 'call.answered')];
    expect(foldCall(events).alerts).toMatchObject([
      { kind: 'sla_wait', state: 'resolved', resolvedBy: 'evidence' },
    ]);
  });
});

describe('a telephone call', () => {
  const world = { defaultQueue: QUEUE };
  const asked = [...incoming(), ...dialing(10)];

  it.each([
    [39.999, []],
    [40, []],
    [40.001, ['sla_wait']],
  ])('waits from the moment on when it asks for an agent: at second %d', (now, expected) => {
    expect(kindsOf(due(asked, { ...world, now }))).toEqual(expected);
  });

  it.each([
    ['an agent', [...leg(20, 'in-progress'), ...screened(40, '1')]],
    ['its end', ended(40)],
    ['a message', [...dialed(39, 'no-answer', false), ...askedForMessage(40)]],
  ])('waits no longer after %s', (_what, events) => {
    expect(due([...asked, ...events], { ...world, now: 500 })).toEqual([]);
  });

  it.each([
    [9, ['short_call']],
    [10, []],
    [11, []],
  ])('is too short, or not, when caller and agent talked for %i seconds', (seconds, expected) => {
    const talked = [...leg(15, 'in-progress'), ...screened(20, '1')];
    const over = [
      ...leg(20 + seconds, 'completed', 5 + seconds),
      ...dialed(20 + seconds, 'completed', true, seconds),
    ];
    const events = [...asked, ...talked, ...over, ...ended(20 + seconds)];
    const facts = due(events, { ...world, now: 500 });
    expect(kindsOf(facts)).toEqual(expected);
    expect(foldCall([...events, ...stored(facts)])).toMatchObject({ flagged: expected.length > 0 });
    expect(due([...events, ...stored(facts)], { ...world, now: 500 })).toEqual([]);
  });

  it('has no limits without a queue, or where that is not known', () => {
    expect(due(asked, { now: 500 })).toEqual([]);
    expect(due(asked, { ...world, limits: null, now: 500 })).toEqual([]);
    expect(due(incoming(), { ...world, now: 500 })).toEqual([]);
  });
});

it('concludes nothing from a telephone call', () => {
  expect(due([noted(0, 'call.flagged', { flagged: true })])).toEqual([]);
});
