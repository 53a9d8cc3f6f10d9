import { InstantTime } from '../twilio/network/simulated-time.js';
import type { EventAnswer } from './events-client.js';
import type { EventBody } from './lifecycle-call.js';
import { type LifecyclePlan, planEvents } from './lifecycle-plan.js';
import { type PlayedEvent, playEvents } from './play-events.js';

const START = new Date('2026-11-21T09:00:00.000Z');
const PLAN: LifecyclePlan = {
  ...{ id: 'visit-1', type: 'voice', queueId: 'medical_spanish', agentId: null },
  ...{ waitSeconds: 12, ringSeconds: 5, talkSeconds: 30, holdSeconds: [], transfer: null },
  ...{ endWhile: 'active', endReason: 'completed', late: [], repeat: [] },
};
const ACCEPTED: EventAnswer = {
  ...{ status: 202, id: 'e', state: null, allowed: [], repeated: false, problem: null },
};
const STATES: Readonly<Record<string, string>> = {
  call_initiated: 'waiting',
  call_answered: 'active',
  call_ended: 'ended',
};

interface Sent {
  readonly event: string;
  readonly at: string;
}

describe('playing the events of a plan', () => {
  let sent: Sent[];
  let told: PlayedEvent[];

  async function play(
    fields: Partial<LifecyclePlan>,
    answer: (body: EventBody, times: number) => Partial<EventAnswer>,
  ): Promise<boolean[]> {
    [sent, told] = [[], []];
    const time = new InstantTime(START);
    const client = {
      report: (body: EventBody): Promise<EventAnswer> => {
        sent.push({ event: body.event, at: time.now().toISOString().slice(14, 19) });
        const times = sent.filter(({ event }) => event === body.event).length;
        return Promise.resolve({ ...ACCEPTED, ...answer(body, times) });
      },
    };
    const stage = { client, time, observe: (event: PlayedEvent) => void told.push(event) };
    const played = await playEvents(planEvents({ ...PLAN, ...fields }, START), stage);
    expect(played).toEqual(told);
    return played.map(({ isAsExpected }) => isAsExpected);
  }

  const rightly = (body: EventBody, times: number): Partial<EventAnswer> => ({
    state: STATES[body.event] ?? null,
    repeated: times > 1,
  });

  it('sends each when its moment has come', async () => {
    expect(await play({}, rightly)).toEqual([true, true, true]);
    expect(sent).toEqual([
      { event: 'call_initiated', at: '00:00' },
      { event: 'call_answered', at: '00:12' },
      { event: 'call_ended', at: '00:42' },
    ]);
  });

  it('sends late ones last, and repeats at once', async () => {
    const answer = (body: EventBody, times: number): Partial<EventAnswer> => ({
      ...rightly(body, times),
      ...(body.event === 'call_answered' ? { state: 'ended' } : {}),
    });
    const verdicts = await play({ late: ['call_answered'], repeat: ['call_ended'] }, answer);
    expect(sent.map(({ event }) => event)).toEqual([
      'call_initiated',
      'call_ended',
      'call_ended',
      'call_answered',
    ]);
    expect(verdicts).toEqual([true, true, true, true]);
  });

  it.each<[string, Partial<EventAnswer>]>([
    ['a refusal that was not to be', { status: 409, state: 'active' }],
    ['another state', { state: 'on_hold' }],
    ['a repeat that is none', { repeated: true }],
  ])('notices %s, and goes on', async (_case, wrong) => {
    const answer = (body: EventBody, times: number): Partial<EventAnswer> => ({
      ...rightly(body, times),
      ...(body.event === 'call_answered' ? wrong : {}),
    });
    expect(await play({}, answer)).toEqual([true, false, true]);
  });

  it('expects refusals of what came before its cause', async () => {
    const answer = (body: EventBody, times: number): Partial<EventAnswer> => {
      if (body.event === 'call_hold') return { status: 409, state: 'waiting' };
      if (body.event === 'call_answered') return { state: 'ended' };
      return rightly(body, times);
    };
    const onHold: Partial<LifecyclePlan> = { holdSeconds: [9], endWhile: 'on_hold', late: ['call_answered'] };
    expect(await play(onHold, answer)).toEqual([true, true, true, true]);
    const lenient = (body: EventBody, times: number) =>
      body.event === 'call_hold' ? { state: 'on_hold' } : answer(body, times);
    expect(await play(onHold, lenient)).toEqual([true, false, true, true]);
  });

  it('does not mind a server that cannot tell the state', async () => {
    expect(await play({}, () => ({}))).toEqual([true, true, true]);
  });

  it.each([[422], [503], [null]])('ends at an answer that is no verdict: %p', async (status) => {
    const answer = (body: EventBody, times: number): Partial<EventAnswer> =>
      body.event === 'call_answered' ? { status, problem: 'no' } : rightly(body, times);
    expect(await play({}, answer)).toEqual([true, false]);
  });
});
