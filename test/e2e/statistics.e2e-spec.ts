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
      startedFrom: '2026-10-22T10:00:00.000Z',
      startedBefore: '2026-11-21T10:00:00.000Z',
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
      },
      agents: [{ agent: AGENT, calls: 2, talkSeconds: 150 }],
    });
    expect(statistics.periods).toHaveLength(31);
    expect(statistics.periods.at(-1)).toMatchObject({ start: '2026-11-21T00:00:00.000Z', calls: 2 });
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
    [{ period: 'month' }, 'period', 'hour, day, week'],
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

  it('needs an API key', async () => {
    await request(activity.url).get('/calls/stats').expect(401);
  });
});
