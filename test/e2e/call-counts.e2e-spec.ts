import request from 'supertest';
import {
  type ActivityApp,
  SCOPED_KEY,
  SCOPED_NUMBER,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import { aCall } from '../support/builders.js';

const UNUSED_PORT = 9;

describe('GET /calls/counts', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });
  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.calls.calls = [
      aCall({ id: 'c1', outcome: 'missed', queue: 'sales' }),
      aCall({ id: 'c2', outcome: 'missed', queue: 'legal', to: SCOPED_NUMBER }),
      aCall({ id: 'c3', outcome: null, status: 'waiting', endedAt: null, queue: 'sales' }),
    ];
  });
  afterEach(() => jest.restoreAllMocks());

  async function ask(query: string, key = VIEWER_KEY): Promise<{ status: number; body: unknown }> {
    const answer = await request(activity.url).get(`/calls/counts?${query}`).set('x-api-key', key);
    return { status: answer.status, body: answer.body as unknown };
  }
  const view = (text: string): string => `view=${encodeURIComponent(text)}`;
  const countsOf = (body: unknown): [string, number, boolean][] =>
    (body as { items: { name: string; count: number; more: boolean }[] }).items.map(
      ({ name, count, more }) => [name, count, more],
    );

  it('counts every view beside the common conditions, in one question', async () => {
    const asked = jest.spyOn(activity.calls, 'countEach');
    const views = ['all:', 'missed:outcome=missed', 'under-way:underWay=true', 'nobody:queue=none', 'plain'];
    const { status, body } = await ask(['queue=sales', ...views.map(view)].join('&'));
    expect(status).toBe(200);
    expect(countsOf(body)).toEqual([
      ['all', 2, false],
      ['missed', 1, false],
      ['under-way', 1, false],
      ['nobody', 0, false],
      ['plain', 2, false],
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('lets a condition of a view stand for the common one, but never for what a key may not see', async () => {
    const query = ['queue=sales', view('legal:queue=legal'), view('number:number=%2B13235550100')].join('&');
    expect(countsOf((await ask(query)).body).map(([, count]) => count)).toEqual([1, 2]);
    expect(countsOf((await ask(query, SCOPED_KEY)).body).map(([, count]) => count)).toEqual([1, 0]);
  });

  it('takes one view alone, and counts no further than ten thousand', async () => {
    jest
      .spyOn(activity.calls, 'countEach')
      .mockImplementation((filters, most) => Promise.resolve(filters.map(() => most)));
    expect(countsOf((await ask(view('all'))).body)).toEqual([['all', 10_000, true]]);
    jest.spyOn(activity.calls, 'countEach').mockResolvedValue([10_000]);
    expect(countsOf((await ask(view('all'))).body)).toEqual([['all', 10_000, false]]);
  });

  it.each([
    ['', ['view']],
    ['outcome=nonsense', ['outcome', 'view']],
    [view(':outcome=missed'), ['view']],
    [view('a b:'), ['view']],
    [`${view('a:outcome=missed')}&${view('a:')}`, ['view']],
    [Array.from({ length: 13 }, (_, index) => view(`v${index}`)).join('&'), ['view']],
    [view('a:outcome=nonsense&status=x'), ['view.a.status', 'view.a.outcome']],
    [view('a:outcome=missed&outcome=failed'), ['view.a.outcome']],
    [view('a:limit=1'), ['view.a.limit']],
    [view('a:visibleNumbers=1'), ['view.a.visibleNumbers']],
    [view('a:__proto__=1'), ['view.a.__proto__']],
  ])('names what is wrong with %s', async (query, fields) => {
    const { status, body } = await ask(query);
    const { details } = body as { details?: { field: string }[] };
    expect([status, new Set(details?.map(({ field }) => field))]).toEqual([400, new Set(fields)]);
  });
});
