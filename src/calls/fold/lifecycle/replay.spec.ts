import { noted, OWNER, reported } from '../../../../test/support/reported-history.js';
import type { CallEvent } from '../../model/call-event.js';
import { EventSet } from '../event-set.js';
import { replay } from './replay.js';

const run = (...events: CallEvent[]) => replay(new EventSet(events).all);
const typesOf = ({ steps }: ReturnType<typeof replay>): string[] => steps.map(({ type }) => type);
const beginning = reported(10, 'call.initiated');

describe('the order of events', () => {
  it('begins with the beginning, also where another clock says that something was before', () => {
    const answered = reported(9.8, 'call.answered');
    const result = run(answered, beginning);
    expect(typesOf(result)).toEqual(['call.initiated', 'call.answered']);
    expect(result.state).toBe('active');
  });

  it('is that of the times, whenever an event arrives', () => {
    const result = run(beginning, reported(14, 'call.ended'), reported(12, 'call.answered'));
    expect(typesOf(result)).toEqual(['call.initiated', 'call.answered', 'call.ended']);
  });

  it('is that of cause and effect among events of one moment', () => {
    const types = ['call.ended', 'call.resumed', 'call.held', 'call.answered', 'call.routed'] as const;
    const result = run(...types.map((type) => reported(10, type)), beginning);
    expect(typesOf(result)).toEqual(['call.initiated', ...types.toReversed()]);
  });

  it('tries what one moment does not allow at once after what it allows', () => {
    const again = reported(10, 'call.answered', { agentId: 'juan' });
    const result = run(beginning, reported(10, 'call.answered'), reported(10, 'call.transferred'), again);
    expect(typesOf(result)).toEqual(['call.initiated', 'call.answered', 'call.transferred', 'call.answered']);
  });

  it('refuses a second beginning', () => {
    const second = reported(11, 'call.initiated', { queueId: 'legal_english' });
    expect(run(beginning, second).verdicts.get(second.id)).toMatchObject({
      kind: 'refused',
      state: 'waiting',
    });
  });
});

describe('a re-routing', () => {
  const routed = reported(11, 'call.routed');
  const reroute = (occurrence: string) =>
    noted(11, 'call.retransferred', { occurrence, fromAgentId: 'maria', agentId: 'juan' });

  it('follows the ringing that it belongs to, before another agent is rung in the same moment', () => {
    const other = reported(11, 'call.routed', { agentId: 'ana' });
    const steps = [routed, reroute(routed.id), other].sort((left, right) => (left.id < right.id ? -1 : 1));
    const result = run(beginning, ...steps);
    const first = result.steps.findIndex(({ id }) => id === routed.id);
    expect(result.steps[first + 1]?.type).toBe('call.retransferred');
    expect(result.steps).toHaveLength(4);
  });

  it('is void when another agent was rung meanwhile', () => {
    const other = reported(10.5, 'call.routed', { agentId: 'ana' });
    const late = reroute(other.id);
    expect(run(beginning, other, routed, late).verdicts.get(late.id)).toMatchObject({ kind: 'accepted' });
    const meanwhile = reported(10.7, 'call.routed', { agentId: 'eva' });
    const result = run(beginning, other, meanwhile, late);
    expect(result.verdicts.get(late.id)).toMatchObject({ kind: 'refused', state: 'waiting' });
  });
});

describe('whose call it is', () => {
  const other = { key: 'crm', admin: false };
  const received = (event: CallEvent, seconds: number): CallEvent => ({
    ...event,
    receivedAt: reported(seconds, 'call.routed').at,
  });

  it('is that of the key whose event was recorded first, whatever its time', () => {
    const first = received(reported(60, 'call.ended', { reporter: other }), 1);
    const result = run(received(beginning, 2), first);
    expect(result.owner).toBe('crm');
    expect(result.verdicts.get(beginning.id)).toMatchObject({ kind: 'refused', reason: 'not_owner' });
    expect(result.verdicts.get(first.id)).toEqual({ kind: 'pending' });
  });

  it('is that of the lower id when two were recorded in one millisecond', () => {
    const two = [beginning, reported(11, 'call.ended', { reporter: other })].map((one) => received(one, 1));
    const [lower] = two.toSorted((left, right) => (left.id < right.id ? -1 : 1));
    expect(run(...two).owner).toBe(lower?.id === beginning.id ? OWNER.key : other.key);
  });

  it("takes an administrator's events, and no other key's", () => {
    const strange = reported(11, 'call.answered', { reporter: other });
    const admin = reported(12, 'call.ended', { reporter: { key: 'office', admin: true } });
    const result = run(beginning, strange, admin);
    expect(result.verdicts.get(strange.id)).toMatchObject({ kind: 'refused', reason: 'not_owner' });
    expect(typesOf(result)).toEqual(['call.initiated', 'call.ended']);
  });

  it('is nobody’s before anything was reported', () => expect(run().owner).toBeNull());
});
