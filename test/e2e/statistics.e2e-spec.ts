import request from 'supertest';
import type { StatisticsDto } from '../../src/activity/statistics/statistics.dto.js';
import type { Call } from '../../src/calls/model/call.js';
import { type ActivityApp, startActivityApp, VIEWER_KEY } from '../support/activity-app.js';
import { aCall } from '../support/builders.js';

const UNUSED_PORT = 9;
const AGENT = '+15557778888';

describe('GET /calls/stats', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.clock.set('2026-11-21T10:00:00.000Z');
    activity.calls.calls = [
      answered('2026-11-20T22:59:59.999Z', 10, 100),
      answered('2026-11-20T23:00:00.000Z', 20, 50),
      aCall({ startedAt: '2026-11-20T23:30:00.000Z', outcome: 'missed', waitSeconds: 41, voicemail: null }),
      aCall({ startedAt: '2026-11-21T09:00:00.000Z', outcome: 'voicemail' }),
      aCall({
        startedAt: '2026-11-21T09:30:00.000Z',
        status: 'waiting',
        outcome: null,
        endedAt: null,
        durationSeconds: null,
      }),
      aCall({ startedAt: '2025-01-01T09:30:00.000Z' }),
    ];
  });

  function answered(startedAt: string, waitSeconds: number, talkSeconds: number): Call {
    return aCall({
      startedAt,
      outcome: 'answered',
      answeredBy: AGENT,
      waitSeconds,
      talkSeconds,
      voicemail: null,
    });
  }

  function ask(query: Record<string, string | string[]>) {
    return request(activity.url).get('/calls/stats').query(query).set('x-api-key', VIEWER_KEY);
  }

  async function read(query: Record<string, string>): Promise<StatisticsDto> {
    return (await ask(query).expect(200)).body as StatisticsDto;
  }

  it('adds up the last thirty days by the day in UTC unless asked otherwise', async () => {
    const statistics = await read({});
    expect(statistics).toMatchObject({
      period: 'day',
      zone: 'UTC',
      weekStart: 'monday',
      startedFrom: '2026-10-23T00:00:00.000Z',
      startedBefore: '2026-11-21T10:00:00.000Z',
      previous: { startedFrom: '2026-09-23T14:00:00.000Z', startedBefore: '2026-10-23T00:00:00.000Z' },
      total: {
        calls: 5,
        underWay: 1,
        outcomes: {
          answered: 2,
          voicemail: 1,
          missed: 1,
          abandoned: 0,
          greeting_played: 0,
          rejected: 0,
          failed: 0,
        },
        answerRate: 0.5,
        waitSeconds: { p50: 12, p90: 41, p95: 41 },
        talkSeconds: { p50: 50, p90: 100, p95: 100 },
        timed: { wait: 4, talk: 2 },
      },
      agents: [{ agent: AGENT, calls: 2, talkSeconds: 150 }],
    });
    expect(statistics.periods).toHaveLength(30);
    expect(statistics.periods.at(-1)).toMatchObject({
      start: '2026-11-21T00:00:00.000Z',
      end: '2026-11-22T00:00:00.000Z',
      calls: 2,
    });
    const partial = statistics.periods.filter(({ isPartial }) => isPartial);
    expect(partial.map(({ start }) => start)).toEqual(['2026-11-21T00:00:00.000Z']);
  });

  it('cuts days by the clocks of a zone, and says so', async () => {
    const { periods, busiestHours } = await read({
      zone: 'Europe/Berlin',
      startedFrom: '2026-11-19T23:00:00Z',
    });
    expect(periods.map(({ start, localStart, calls }) => [start, localStart, calls])).toEqual([
      ['2026-11-19T23:00:00.000Z', '2026-11-20T00:00:00.000+01:00', 1],
      ['2026-11-20T23:00:00.000Z', '2026-11-21T00:00:00.000+01:00', 4],
    ]);
    expect(busiestHours.slice(0, 2)).toEqual([
      { weekday: 6, hour: 0, calls: 2, answered: 1 },
      { weekday: 6, hour: 10, calls: 2, answered: 0 },
    ]);
  });

  it('lists periods without calls, with nothing to divide by', async () => {
    const { periods } = await read({
      period: 'hour',
      startedFrom: '2026-11-21T05:00:00Z',
      startedBefore: '2026-11-21T07:00:00Z',
    });
    expect(periods).toHaveLength(2);
    expect(periods[0]).toMatchObject({
      calls: 0,
      underWay: 0,
      answerRate: null,
      waitSeconds: null,
      talkSeconds: null,
    });
  });

  it('counts only what the filters let through', async () => {
    expect((await read({ outcome: 'missed' })).total).toMatchObject({ calls: 1, answerRate: 0 });
    expect((await read({ agent: AGENT })).numbers).toEqual([
      expect.objectContaining({ number: '+13235550100', calls: 2, answerRate: 1 }) as unknown,
    ]);
  });

  it.each([
    [{ period: 'year' }, 'period', 'hour, day, week, month'],
    [{ weekStart: 'someday' }, 'weekStart', 'monday, tuesday'],
    [{ range: 'last_year' }, 'range', 'today, yesterday'],
    [{ range: '2026-11-07/2026-11-01' }, 'range', 'two days'],
    [{ range: '2026-02-29/2026-03-01' }, 'range', 'two days'],
    [{ range: 'today', startedFrom: '2026-11-20T00:00:00Z' }, 'range', 'together with startedFrom'],
    [{ weekday: '8' }, 'weekday', 'must not be greater than 7'],
    [{ hour: '9' }, 'hour', 'needs startedFrom and startedBefore'],
    [
      { weekday: '1', startedFrom: '2025-01-01T00:00:00Z', startedBefore: '2026-11-01T00:00:00Z' },
      'weekday',
      'at most 400 days apart',
    ],
    [{ offerResult: 'lost' }, 'offerResult', 'answered, missed, declined, busy'],
    [{ hasTime: 'lunch' }, 'hasTime', 'wait, ring, hold, talk'],
    [{ zone: 'Mars/Olympus' }, 'zone', 'IANA'],
    [{ zone: '' }, 'zone', 'IANA'],
    [{ zone: ['UTC', 'Europe/Berlin'] }, 'zone', 'IANA'],
    [{ status: 'over' }, 'status', 'waiting, active, on_hold, ended'],
    [{ startedFrom: '2026-11-22T00:00:00Z' }, 'startedFrom', 'earlier'],
    [{ startedFrom: '2020-01-01T00:00:00Z' }, 'startedFrom', '1000 periods'],
    [{ period: 'hour', startedFrom: '2026-10-01T00:00:00Z' }, 'startedFrom', '1000 periods'],
    [{ startedFrom: '0000-06-01T00:00:00Z' }, 'startedFrom', 'years 1 to 9999'],
    [{ startedFrom: '+275760-09-13T00:00:00Z' }, 'startedFrom', 'years 1 to 9999'],
    [{ startedFrom: '0001-01-01T00:00:00Z' }, 'startedFrom', '1000 periods'],
    [{ startedBefore: '0001-01-02T00:00:00Z' }, 'startedFrom', 'years 1 to 9999'],
    [
      { startedFrom: '9999-12-30T00:00:00Z', startedBefore: '9999-12-31T23:00:00Z', period: 'week' },
      'startedFrom',
      'years 1 to 9999',
    ],
    [{ limit: '5' }, 'limit', 'should not exist'],
  ])('refuses %j naming the field', async (query, field, words) => {
    const response = await ask(query).expect(400);
    expect(response.body).toMatchObject({
      code: 'INVALID_REQUEST',
      details: [{ field, problem: expect.stringContaining(words) as string }],
    });
  });

  it.each([
    ['hour', '2026-11-19T10:00:00.000Z', 48],
    ['day', '2026-10-23T00:00:00.000Z', 30],
    ['week', '2026-08-31T00:00:00.000Z', 12],
    ['month', '2025-12-01T00:00:00.000Z', 12],
  ])('reaches back whole periods by the %s', async (period, startedFrom, count) => {
    const { startedFrom: from, periods } = await read({ period });
    expect([from, periods.length]).toEqual([startedFrom, count]);
    expect(periods.filter(({ isPartial }) => isPartial).length).toBeLessThanOrEqual(1);
  });

  it('begins weeks on the day that is asked for', async () => {
    const { periods, weekStart } = await read({ period: 'week', weekStart: 'sunday' });
    expect([weekStart, periods.at(-1)?.start]).toEqual(['sunday', '2026-11-15T00:00:00.000Z']);
  });

  it.each([
    [
      'today',
      '2026-11-20T23:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
      '2026-11-19T23:00:00.000Z',
      '2026-11-20T10:00:00.000Z',
    ],
    [
      'yesterday',
      '2026-11-19T23:00:00.000Z',
      '2026-11-20T23:00:00.000Z',
      '2026-11-18T23:00:00.000Z',
      '2026-11-19T23:00:00.000Z',
    ],
    [
      'last_7_days',
      '2026-11-14T23:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
      '2026-11-07T23:00:00.000Z',
      '2026-11-14T10:00:00.000Z',
    ],
    [
      'last_30_days',
      '2026-10-22T22:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
      '2026-09-22T22:00:00.000Z',
      '2026-10-22T09:00:00.000Z',
    ],
    [
      'last_12_months',
      '2025-11-30T23:00:00.000Z',
      '2026-11-21T10:00:00.000Z',
      '2024-11-30T23:00:00.000Z',
      '2025-11-21T10:00:00.000Z',
    ],
    [
      '2026-10-25/2026-10-25',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
    ],
  ])('takes %s by the clocks of the zone', async (range, ...edges) => {
    const { startedFrom, startedBefore, previous } = await read({ range, zone: 'Europe/Berlin' });
    expect([startedFrom, startedBefore, previous?.startedFrom, previous?.startedBefore]).toEqual(edges);
  });

  it('understands the blank that a raw plus of a zone arrives as', async () => {
    const url = `${activity.url}/calls/stats?zone=Etc/GMT+5`;
    const answer = await fetch(url, { headers: { 'x-api-key': VIEWER_KEY } });
    expect(await answer.json()).toMatchObject({ zone: 'Etc/GMT+5' });
  });

  it('finds the calls of an hour of the week', async () => {
    const range = { startedFrom: '2026-11-19T23:00:00Z', startedBefore: '2026-11-21T10:00:00Z' };
    const { busiestHours } = await read({ ...range, zone: 'Europe/Berlin' });
    for (const { weekday, hour, calls } of busiestHours) {
      const cell = { weekday: String(weekday), hour: String(hour), zone: 'Europe/Berlin' };
      expect({ cell, calls: (await read({ ...range, ...cell })).total.calls }).toEqual({ cell, calls });
    }
  });

  it('adds up what agents made of calls, and finds the calls of each figure', async () => {
    const offer = activity.calls.calls[0]?.offers[0];
    if (offer === undefined) throw new Error('there is no offer');
    const missed = {
      ...offer,
      agentId: null,
      number: AGENT,
      result: 'missed',
      answerMilliseconds: null,
    } as const;
    const unanswered = { ...missed, handleMilliseconds: null, holdMilliseconds: 0 };
    const offers = [
      { ...unanswered, missedBecause: 'declined' } as const,
      { ...unanswered, missedBecause: 'busy' } as const,
      {
        ...offer,
        agentId: null,
        number: AGENT,
        answerMilliseconds: 5400,
        handleMilliseconds: 9000,
        holdMilliseconds: 2500,
      },
    ];
    activity.calls.calls = offers.map((one) =>
      aCall({ startedAt: '2026-11-20T12:00:00.000Z', offers: [one] }),
    );
    const agents = await request(activity.url)
      .get('/calls/stats/agents')
      .set('x-api-key', VIEWER_KEY)
      .expect(200);
    expect(agents.body).toEqual({
      startedFrom: '2026-10-23T00:00:00.000Z',
      startedBefore: '2026-11-21T10:00:00.000Z',
      ringSeconds: { calls: 1, p50: 5, p90: 5, p95: 5 },
      holdSeconds: { calls: 1, p50: 2, p90: 2, p95: 2 },
      agents: [
        {
          agent: AGENT,
          name: null,
          offered: 3,
          answered: 1,
          missed: 2,
          declined: 1,
          busy: 1,
          talkSeconds: 6,
        },
      ],
    });
    for (const [offerResult, calls] of Object.entries({ answered: 1, missed: 2, declined: 1, busy: 1 }))
      expect((await read({ offeredTo: AGENT, offerResult })).total.calls).toBe(calls);
    expect((await read({ hasTime: 'hold' })).total.calls).toBe(1);
  });

  it('needs an API key', async () => {
    await request(activity.url).get('/calls/stats').expect(401);
  });
});
