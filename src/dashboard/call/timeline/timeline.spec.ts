import type { CallEventDto } from '../../api/generated/types.gen';
import { aCall, aLeg, anEvent as event, START, timeAt as time } from '../../testing/calls';
import { agentsSentence, briefWords, laneWords } from './agent-lanes';
import { describeTimeline, momentsOf, timelineOf } from './timeline';

const DENTIST = '+15550171';
const DESK = '+15550172';
const CALL = aCall();

/** The call of the design: two agents ring, nobody takes the call, the caller leaves a message. */
const UNANSWERED = {
  call: {
    ...CALL,
    menu: [{ digits: '1', at: time(13) }],
    legs: [
      aLeg({ sid: 'CA2', to: DENTIST, status: 'no-answer', startedAt: time(14), endedAt: time(34) }),
      aLeg({ sid: 'CA3', to: DESK, startedAt: time(36), answeredAt: time(50), endedAt: time(52) }),
    ],
  },
  events: [
    event('call.incoming', 0),
    event('menu.input', 13, { digits: '1', choice: 'agent', attempt: 1 }),
    event('dial.started', 13, { round: 1, agents: [DENTIST, DESK], screened: true }),
    event('leg.screened', 52, { legSid: 'CA3', to: DESK, digits: '9', accepted: false }),
    event('voicemail.started', 53, { reason: 'unavailable' }),
    event('voicemail.recorded', 101, { durationSeconds: 31, digits: '', recordingSid: 'RE1' }),
    event('recording.status', 104, { status: 'completed' }),
  ],
};

const spansOf = (spans: readonly { kind: string; from: number; to: number }[]): unknown =>
  spans.map(({ kind, from, to }) => [kind, from, to]);

describe('the timeline of a telephone call', () => {
  const timeline = timelineOf(UNANSWERED.call, UNANSWERED.events, START);

  it('says what the caller did, without gaps', () => {
    expect(timeline.total).toBe(101);
    expect(spansOf(timeline.caller)).toEqual([
      ['menu', 0, 13],
      ['waiting', 13, 53],
      ['prompt', 53, 70],
      ['message', 70, 101],
    ]);
    expect(timeline.keys).toEqual([{ digits: '1', at: 13 }]);
  });

  it('has a lane for each agent, with what became of the ringing', () => {
    expect(timeline.agents.map(({ spans }) => spansOf(spans))).toEqual([
      [['rang', 14, 34]],
      [
        ['rang', 36, 50],
        ['asked', 50, 52],
      ],
    ]);
    expect(timeline.agents.map(laneWords)).toEqual(['rang 0:20, no answer', 'rang 0:14, declined']);
    expect(agentsSentence(timeline.agents, String)).toBe('2 agents rang, one declined, one did not answer');
  });

  it('is told in words as well', () => {
    const words = describeTimeline(timeline, new Map([[DENTIST, 'Dentist']]));
    expect(words).toBe(
      'Caller: menu 13 seconds, waited 40 seconds, prompt 17 seconds, message 31 seconds. Pressed 1. ' +
        'Dentist: rang 0:20, no answer. +15550172: rang 0:14, declined. 1 minute 41 seconds in all.',
    );
  });

  it('names every moment in it', () => {
    expect(new Set(momentsOf(timeline))).toEqual(new Set([0, 13, 14, 34, 36, 50, 52, 53, 70, 101]));
  });

  it('shows whom the caller talked to, from being connected', () => {
    const legs = [
      aLeg({
        sid: 'CA2',
        to: DESK,
        startedAt: time(2),
        answeredAt: time(6),
        endedAt: time(60),
        accepted: true,
      }),
      aLeg({ sid: 'CA3', to: DENTIST, status: 'canceled', startedAt: time(2), endedAt: time(10) }),
    ];
    const call = { ...CALL, legs, answeredBy: DESK, answeredAt: time(10), endedAt: time(60) };
    const answered = timelineOf(call, [event('call.incoming', 0), event('dial.started', 1)], START);
    expect(spansOf(answered.caller)).toEqual([
      ['menu', 0, 1],
      ['waiting', 1, 10],
      ['talking', 10, 60],
    ]);
    expect(spansOf(answered.agents[0]?.spans ?? [])).toEqual([
      ['rang', 2, 6],
      ['asked', 6, 10],
      ['talking', 10, 60],
    ]);
    expect(answered.agents.map(laneWords)).toEqual(['rang 0:04, talked 0:50', 'rang 0:08, rung no longer']);
    expect(agentsSentence(answered.agents, () => 'Front desk')).toBe(
      '2 agents rang, Front desk took the call',
    );
  });

  it('groups many attempts to reach one agent', () => {
    const legs = Array.from({ length: 75 }, (_, index) => {
      const at = index * 20;
      return aLeg({
        sid: `CA${index}`,
        to: index % 3 === 0 ? DESK : DENTIST,
        status: 'no-answer',
        startedAt: time(at),
        endedAt: time(at + 15),
      });
    });
    const many = timelineOf({ ...CALL, legs, endedAt: time(1500) }, [event('call.incoming', 0)], START);
    expect(many.agents.map(({ agent, spans }) => [agent, spans.length])).toEqual([
      [DESK, 25],
      [DENTIST, 50],
    ]);
    expect(many.agents.map(briefWords)).toEqual(['25 times, no answer', '50 times, no answer']);
    expect(agentsSentence(many.agents, String)).toBe('2 agents rang, none took the call');
    expect(many.agents.map(laneWords)[0]).toBe('rang 25 times, 6:15 in all, last: no answer');
  });

  it('ends now while the call is under way, and nothing lies outside of it', () => {
    const live = { ...CALL, status: 'waiting' as const, endedAt: null, durationSeconds: null };
    const ringing = {
      ...live,
      legs: [aLeg({ sid: 'CA2', to: DESK, status: 'ringing', startedAt: time(5) })],
    };
    const events = [event('call.incoming', -1), event('dial.started', 4)];
    const timeline = timelineOf(ringing, events, START + 12_000);
    expect([timeline.total, timeline.isLive]).toEqual([12, true]);
    expect(spansOf(timeline.caller)).toEqual([
      ['menu', 0, 4],
      ['waiting', 4, 12],
    ]);
    expect(timeline.agents.map(laneWords)).toEqual(['rang 0:07, rings']);
  });

  it('has nothing to draw of a call that took no time', () => {
    const timeline = timelineOf({ ...CALL, endedAt: time(0) }, [event('call.incoming', 0)], START);
    expect([timeline.total, timeline.caller, timeline.agents]).toEqual([0, [], []]);
  });
});

describe('the timeline of a reported call', () => {
  const reported = { ...CALL, source: 'api' as const };
  const lay = (...events: CallEventDto[]): ReturnType<typeof timelineOf> =>
    timelineOf(reported, events, START);

  it('shows holds, and everybody the call was passed on to', () => {
    const timeline = lay(
      event('call.initiated', 0),
      event('call.routed', 5, { agentId: 'maria' }),
      event('call.answered', 10, { agentId: null }),
      event('call.held', 20),
      event('call.resumed', 40),
      event('call.transferred', 50, { toAgentId: 'ben', toQueueId: null }),
      event('call.answered', 60, { agentId: 'ben' }),
      event('call.ended', 101, { endReason: 'completed' }),
    );
    expect(spansOf(timeline.caller)).toEqual([
      ['waiting', 0, 10],
      ['talking', 10, 20],
      ['hold', 20, 40],
      ['talking', 40, 50],
      ['waiting', 50, 60],
      ['talking', 60, 101],
    ]);
    expect(timeline.agents.map(({ agent, spans }) => [agent, spansOf(spans)])).toEqual([
      [
        'maria',
        [
          ['rang', 5, 10],
          ['talking', 10, 20],
          ['hold', 20, 40],
          ['talking', 40, 50],
        ],
      ],
      [
        'ben',
        [
          ['rang', 50, 60],
          ['talking', 60, 101],
        ],
      ],
    ]);
    expect(timeline.agents.map(laneWords)).toEqual([
      'rang 0:05, talked 0:20, passed it on',
      'rang 0:10, talked 0:41',
    ]);
    expect(agentsSentence(timeline.agents, String)).toBe('ben took the call, passed on by maria');
  });

  it('shows who did not answer in time', () => {
    const timeline = lay(
      event('call.initiated', 0),
      event('call.routed', 5, { agentId: 'maria' }),
      event('call.retransferred', 20, { fromAgentId: 'maria', agentId: 'ben' }),
      event('call.answered', 25, { agentId: 'ben' }),
      event('call.ended', 101, { endReason: 'completed' }),
    );
    expect(timeline.agents.map(laneWords)).toEqual(['rang 0:15, no answer', 'rang 0:05, talked 1:16']);
  });

  it('knows of an agent who was never rung, and of nobody by name', () => {
    const timeline = lay(
      event('call.initiated', 0),
      event('call.answered', 12, { agentId: null }),
      event('call.ended', 101),
    );
    expect(timeline.agents.map((lane) => [lane.agent, laneWords(lane)])).toEqual([[null, 'talked 1:29']]);
  });

  it('leaves out what was refused', () => {
    const refused = { ...event('call.held', 30), refused: true as const };
    const timeline = lay(event('call.initiated', 0), event('call.answered', 12), refused);
    expect(timeline.caller.map(({ kind }) => kind)).toEqual(['waiting', 'talking']);
  });
});
