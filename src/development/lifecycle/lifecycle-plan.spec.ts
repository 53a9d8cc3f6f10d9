import { type LifecyclePlan, type PlannedEvent, planEvents } from './lifecycle-plan.js';

const START = new Date('2026-11-21T09:00:00.000Z');
const USUAL: LifecyclePlan = {
  ...{ id: 'visit-1', type: 'voice', queueId: 'medical_spanish', agentId: 'maria' },
  ...{ waitSeconds: 12, ringSeconds: 5, talkSeconds: 30, holdSeconds: [], transfer: null },
  ...{ endWhile: 'active', endReason: 'completed', late: [], repeat: [] },
};

function planned(fields: Partial<LifecyclePlan> = {}): PlannedEvent[] {
  return planEvents({ ...USUAL, ...fields }, START);
}

function course(fields: Partial<LifecyclePlan> = {}): (readonly [string, number])[] {
  return planned(fields).map(({ body, at }) => [body.event, at] as const);
}

const BEGINNING = [
  ['call_initiated', 0],
  ['call_routed', 7],
  ['call_answered', 12],
] as const;

describe('the plan of a reported call', () => {
  it('waits, is routed, is answered and ends', () => {
    expect(course()).toEqual([...BEGINNING, ['call_ended', 42]]);
  });

  it('stamps each event with its second', () => {
    for (const { body, at } of planned({ talkSeconds: 0.5 }))
      expect(Date.parse(body.timestamp) - START.getTime()).toBe(at * 1000);
  });

  it('rings nobody when nobody is there', () => {
    expect(course({ agentId: null }).map(([event]) => event)).not.toContain('call_routed');
  });

  it('puts on hold between parts of the conversation', () => {
    expect(course({ holdSeconds: [20, 61] })).toEqual([
      ...BEGINNING,
      ...[['call_hold', 22] as const, ['call_resumed', 42] as const],
      ...[['call_hold', 52] as const, ['call_resumed', 113] as const],
      ['call_ended', 123],
    ]);
  });

  it('ends on hold', () => {
    expect(course({ holdSeconds: [20, 5], endWhile: 'on_hold' }).slice(3)).toEqual([
      ...[['call_hold', 27] as const, ['call_resumed', 47] as const],
      ...[['call_hold', 62] as const, ['call_ended', 67] as const],
    ]);
  });

  it.each([
    ['an agent, who rings', { agentId: 'juan' }, 5],
    ['a queue, which waits', { queueId: 'legal_spanish' }, 12],
  ])('passes on to %s', (_to, transfer, wait) => {
    expect(course({ transfer, holdSeconds: [] }).slice(3)).toEqual([
      ['call_transferred', 27],
      ['call_answered', 27 + wait],
      ['call_ended', 42 + wait],
    ]);
  });

  it('ends while waiting, before an answer or after a transfer', () => {
    expect(course({ endWhile: 'waiting' })).toEqual([...BEGINNING.slice(0, 2), ['call_ended', 12]]);
    expect(course({ endWhile: 'waiting', transfer: { agentId: 'juan' } }).slice(3)).toEqual([
      ['call_transferred', 27],
      ['call_ended', 32],
    ]);
  });

  it('has no two events in one moment, which would be sorted by what they are', () => {
    const none = { waitSeconds: 0, ringSeconds: 0, talkSeconds: 0, holdSeconds: [0, 0] };
    const times = course(none).map(([, at]) => at);
    expect(new Set(times).size).toBe(times.length);
    expect(times).toEqual([...times].sort((left, right) => left - right));
  });

  it('sends what comes late after everything else, with its older time', () => {
    const events = planned({ holdSeconds: [9], late: ['call_hold', 'call_initiated'] });
    expect(events.map(({ body, at, sentAt, isLate }) => [body.event, at, sentAt, isLate])).toEqual([
      ['call_routed', 7, 7, false],
      ['call_answered', 12, 12, false],
      ['call_resumed', 36, 36, false],
      ['call_ended', 51, 51, false],
      ['call_initiated', 0, 51, true],
      ['call_hold', 27, 51, true],
    ]);
  });

  it('marks what is sent twice', () => {
    const repeated = planned({ repeat: ['call_answered'], transfer: { agentId: 'juan' } });
    expect(repeated.filter(({ isRepeated }) => isRepeated).map(({ at }) => at)).toEqual([12, 32]);
  });

  it('reports how long an agent was rung only once that is known', () => {
    const [, routed] = planned({ reportsDurations: true });
    expect(routed).toMatchObject({ at: 7, sentAt: 12, body: { routing_time: 5 } });
  });
});
