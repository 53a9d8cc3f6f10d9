import request from 'supertest';
import {
  type ActivityApp,
  SCOPED_KEY,
  SCOPED_NUMBER,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import type { ActivityPageDto } from '../../src/activity/feed/activity-page.dto.js';
import { aCall } from '../support/builders.js';

const UNUSED_PORT = 9;

describe('filters of the feed', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.calls.calls = [
      aCall({ id: 'c1', startedAt: '2026-11-21T09:00:01.000Z', durationSeconds: 10, flagged: true }),
      aCall({
        id: 'c2',
        startedAt: '2026-11-21T09:00:02.000Z',
        durationSeconds: 40,
        from: '+493012345',
        note: 'Wants 50% (fifty percent) off',
      }),
      aCall({
        id: 'c3',
        startedAt: '2026-11-21T09:00:03.000Z',
        durationSeconds: 5,
        to: SCOPED_NUMBER,
        queue: 'sales',
      }),
      aCall({
        id: 'c4',
        startedAt: '2026-11-21T09:00:04.000Z',
        status: 'waiting',
        outcome: null,
        durationSeconds: null,
        endedAt: null,
        voicemail: null,
      }),
    ];
  });

  function get(path: string, key = VIEWER_KEY) {
    return request(activity.url).get(path).set('x-api-key', key);
  }

  async function ids(query: string, key = VIEWER_KEY): Promise<string[]> {
    const { items } = (await get(`/calls?${query}`, key).expect(200)).body as ActivityPageDto;
    return items.map(({ id }) => id);
  }

  it.each([
    ['', ['c4', 'c3', 'c2', 'c1']],
    ['order=asc', ['c1', 'c2', 'c3', 'c4']],
    ['sort=duration', ['c2', 'c1', 'c3', 'c4']],
    ['sort=duration&order=asc', ['c4', 'c3', 'c1', 'c2']],
    ['status=waiting', ['c4']],
    ['outcome=voicemail', ['c3', 'c2', 'c1']],
    ['outcome=missed,voicemail', ['c3', 'c2', 'c1']],
    ['outcome=missed,abandoned', []],
    ['status=waiting,active,waiting', ['c4']],
    ['status=ended%2Cwaiting', ['c4', 'c3', 'c2', 'c1']],
    ['direction=inbound,outbound&type=voice,video&source=api,twilio', ['c4', 'c3', 'c2', 'c1']],
    ['participant=+493012345', ['c2']],
    ['participant=%2B13235550111', ['c3']],
    ['rangAt=%2B15557778888', []],
    ['text=zoe&flagged=true', ['c1']],
    ['direction=outbound', []],
    ['source=api', []],
    ['from=%2B493012345', ['c2']],
    ['from=+493012345', ['c2']],
    ['from=493012345', []],
    ['fromPrefix=+49', ['c2']],
    ['toPrefix=%2B13235550111', ['c3']],
    ['text=FIFTY+percent', ['c2']],
    ['text=50%25', ['c2']],
    ['text=5%25', []],
    ['text=zo%C3%AB&flagged=true', ['c1']],
    ['queue=sales', ['c3']],
    ['queue=%25', []],
    ['number=+13235550111', ['c3']],
    ['hasVoicemail=false', ['c4']],
    ['unheard=true', ['c3', 'c2', 'c1']],
    ['flagged=true&hasVoicemail=true', ['c1']],
    ['startedFrom=2026-11-21T10:00:02+01:00&startedBefore=2026-11-21T09:00:04Z', ['c3', 'c2']],
    ['startedFrom=0001-01-01T00:00:00Z&startedBefore=2026-11-21T09:00:02Z', ['c1']],
    ['startedFrom=9999-12-31T23:59:59Z', []],
    ['durationFrom=10&durationTo=40', ['c2', 'c1']],
    ['agent=$where', []],
    ["queue='%20or%201=1", []],
    ['text=or(status.eq.ended)', []],
  ])('answers %p', async (query, expected) => {
    await expect(ids(query)).resolves.toEqual(expected);
  });

  it.each([
    ['status=nonsense', 'status'],
    ['status=ended&status=waiting', 'status'],
    ['status=ended,', 'status'],
    ['outcome=missed;abandoned', 'outcome'],
    ['cursor=a&before=b', 'before'],
    ['count=1', 'count'],
    ['from=1&fromPrefix=1', 'fromPrefix'],
    ['from=%00', 'from'],
    ['text=%00', 'text'],
    ['text=...', 'text'],
    [`text=${'a'.repeat(201)}`, 'text'],
    ['startedFrom=2026-11-21', 'startedFrom'],
    ['startedFrom=0000-06-01T00:00:00Z', 'startedFrom'],
    ['startedFrom=0001-01-01T00:00:00%2B01:00', 'startedFrom'],
    ['startedBefore=9999-12-31T23:59:59-01:00', 'startedBefore'],
    ['startedBefore=275760-09-13T00:00:00Z', 'startedBefore'],
    ['durationFrom=-1', 'durationFrom'],
    ['sort=id', 'sort'],
    ['order=DESC', 'order'],
    ['sort=duration&sort=duration', 'sort'],
    ['visibleNumbers=%2B1', 'visibleNumbers'],
    ['or=(status.eq.ended)', 'or'],
    ['$where=1', '$where'],
    ['status[$ne]=ended', 'status[$ne]'],
  ])('refuses %s and names %s', async (query, field) => {
    const { body } = (await get(`/calls?${query}`).expect(400)) as { body: { details: { field: string }[] } };
    expect(body).toMatchObject({ statusCode: 400, code: 'INVALID_REQUEST' });
    expect(body.details.map((detail) => detail.field)).toContain(field);
  });

  it('lists the allowed statuses', async () => {
    const { text } = await get('/calls?status=nonsense').expect(400);
    expect(text).toContain('waiting, active, on_hold, ended');
  });

  it('shows a scoped key the calls of its numbers alone', async () => {
    await expect(ids('', SCOPED_KEY)).resolves.toEqual(['c3']);
    await expect(ids('number=+13235550100', SCOPED_KEY)).resolves.toEqual([]);
    await expect(ids('text=fifty', SCOPED_KEY)).resolves.toEqual([]);
  });

  describe('a cursor', () => {
    const nextOf = async (query: string): Promise<string> => {
      const { nextCursor } = (await get(`/calls?limit=1&${query}`).expect(200)).body as ActivityPageDto;
      return nextCursor ?? '';
    };

    it('goes on with the same filter, whatever the page size', async () => {
      const query = 'outcome=voicemail&sort=duration&order=asc';
      const cursor = await nextOf(query);
      await expect(ids(`${query}&limit=5&cursor=${cursor}`)).resolves.toEqual(['c1', 'c2']);
    });

    it.each([
      ['outcome=voicemail', 'outcome=missed'],
      ['outcome=voicemail', ''],
      ['', 'flagged=false'],
      ['text=zo%C3%AB', 'text=voicemail'],
      ['fromPrefix=%2B1415', 'from=%2B1415'],
      ['sort=startedAt', 'sort=duration'],
      ['order=desc', 'order=asc'],
    ])('of %p is refused for %p, with the reason', async (query, other) => {
      const cursor = await nextOf(query);
      expect(cursor).not.toBe('');
      const { body } = (await get(`/calls?${other}&cursor=${cursor}`).expect(400)) as { body: object };
      expect(body).toMatchObject({ code: 'INVALID_CURSOR', details: [{ field: 'cursor' }] });
      expect(JSON.stringify(body)).toContain('another filter');
    });

    it('of one key is refused for a key that sees other numbers', async () => {
      await get(`/calls?cursor=${await nextOf('')}`, SCOPED_KEY).expect(400);
    });

    it('works where the same is said in other words', async () => {
      const cursor = await nextOf('startedFrom=2026-11-21T10:00:00%2B01:00');
      await get(`/calls?startedFrom=2026-11-21T09:00Z&sort=startedAt&order=desc&cursor=${cursor}`).expect(
        200,
      );
    });
  });
});
