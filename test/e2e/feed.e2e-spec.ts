import request from 'supertest';
import { alertsOf } from '../../src/alerts/alert.js';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { CallEventDto } from '../../src/activity/item/call-event.dto.js';
import { type ActivityApp, startActivityApp, VIEWER_KEY } from '../support/activity-app.js';
import { aCall, anEvent } from '../support/builders.js';

const UNUSED_PORT = 9;

interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
  readonly previousCursor?: string | null;
}

describe('feed', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.calls.calls = [];
    activity.calls.events = [];
  });

  function get(path: string) {
    return request(activity.url).get(path).set('x-api-key', VIEWER_KEY);
  }

  async function page<T>(path: string): Promise<Page<T>> {
    const response = await get(path).expect(200);
    return response.body as Page<T>;
  }

  function idsOf({ items }: Page<ActivityItemDto>): string[] {
    return items.map(({ id }) => id);
  }

  async function walk<T extends { id: string }>(path: string): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const found: Page<T> = await page<T>(cursor === null ? path : `${path}&cursor=${cursor}`);
      pages.push(found.items.map(({ id }) => id));
      cursor = found.nextCursor;
    } while (cursor !== null);
    return pages;
  }

  /** Calls named c0, c1, ... from newest to oldest; two at a time start at the same moment. */
  function keepCalls(count: number): string[] {
    const start = Date.parse('2026-11-21T09:00:00.000Z');
    const ids = Array.from({ length: count }, (_, index) => `c${String(count - index).padStart(3, '0')}`);
    activity.calls.calls = ids.map((id, index) =>
      aCall({ id, startedAt: new Date(start - Math.floor(index / 2) * 1000).toISOString() }),
    );
    return ids;
  }

  describe('GET /calls', () => {
    it('is empty at first', async () => {
      await expect(page('/calls')).resolves.toEqual({ items: [], nextCursor: null, previousCursor: null });
    });

    it('lists 25 calls unless told otherwise', async () => {
      const ids = keepCalls(26);
      const first = await page<ActivityItemDto>('/calls');
      expect(first.items.map(({ id }) => id)).toEqual(ids.slice(0, 25));
      const second = await page<ActivityItemDto>(`/calls?cursor=${first.nextCursor}`);
      expect(second).toMatchObject({ items: [{ id: ids[25] }], nextCursor: null });
    });

    it.each([1, 2, 3, 7, 100])('lists every call once, %d at a time', async (limit) => {
      const ids = keepCalls(7);
      const pages = await walk<ActivityItemDto>(`/calls?limit=${limit}`);
      expect(pages.flat()).toEqual(ids);
      expect(pages.every((items) => items.length === Math.min(limit, 7) || items === pages.at(-1))).toBe(
        true,
      );
    });

    it('says that the last page is the last when it is exactly full', async () => {
      keepCalls(2);
      await expect(page('/calls?limit=2')).resolves.toMatchObject({ nextCursor: null });
    });

    it('neither skips nor repeats when calls start in between', async () => {
      const ids = keepCalls(4);
      const first = await page<ActivityItemDto>('/calls?limit=2');
      activity.calls.calls.push(aCall({ id: 'new', startedAt: '2026-11-22T00:00:00.000Z' }));
      const second = await page<ActivityItemDto>(`/calls?limit=2&cursor=${first.nextCursor}`);
      expect(second.items.map(({ id }) => id)).toEqual(ids.slice(2));
    });

    it.each(
      [1, 2, 3, 7].flatMap((limit) =>
        ['', '&order=asc', '&sort=duration'].map((order) => ({ limit, order })),
      ),
    )('goes back the way that it came, $limit at a time$order', async ({ limit, order }) => {
      const ids = keepCalls(7);
      const read = (place: string) => page<ActivityItemDto>(`/calls?limit=${limit}${order}${place}`);
      let found = await read('');
      expect(found.previousCursor).toBeNull();
      const pages = [idsOf(found)];
      while (found.nextCursor !== null) {
        found = await read(`&cursor=${found.nextCursor}`);
        pages.push(idsOf(found));
      }
      const back: string[][] = [];
      while (typeof found.previousCursor === 'string') {
        found = await read(`&before=${found.previousCursor}`);
        expect(found.nextCursor).not.toBeNull();
        back.unshift(idsOf(found));
      }
      expect(pages.flat().sort()).toEqual([...ids].sort());
      expect(back).toEqual(pages.slice(0, -1));
    });

    it('refuses a cursor of another list on the way back, by its name', async () => {
      keepCalls(3);
      const { nextCursor } = await page<ActivityItemDto>('/calls?limit=1');
      const answer = await get(`/calls?order=asc&before=${nextCursor}`).expect(400);
      expect(answer.body).toMatchObject({ code: 'INVALID_CURSOR', details: [{ field: 'before' }] });
    });

    it('counts the calls of all pages when asked', async () => {
      keepCalls(3);
      expect(await page('/calls?limit=1')).not.toHaveProperty('total');
      expect(await page('/calls?limit=1&count=false')).not.toHaveProperty('total');
      expect(await page('/calls?limit=1&count=true')).toMatchObject({ total: { count: 3, more: false } });
      expect(await page('/calls?outcome=rejected&count=true')).toMatchObject({
        total: { count: 0, more: false },
      });
    });

    it('shows a call with a link to its message and without what stores keep for themselves', async () => {
      const {
        fingerprint: _fingerprint,
        foldVersion: _foldVersion,
        offers: _offers,
        waits: _waits,
        receivedSum: _receivedSum,
        undeletedRecordings: _undeleted,
        voicemail,
        ...shown
      } = aCall({ id: 'CA1' });
      activity.calls.calls = [aCall({ ...shown, voicemail })];
      const { items } = await page<ActivityItemDto>('/calls');
      const url: unknown = expect.stringMatching(
        /^https:\/\/main\.example\/calls\/CA1\/voicemail\?expires=\d+&signature=[\w-]{43}$/,
      );
      const alerts = alertsOf(shown);
      expect(alerts).not.toEqual([]);
      expect(items).toEqual([
        {
          ...shown,
          ...{ number: shown.to, agentName: null, queueName: null },
          legs: shown.legs.map((leg) => ({ ...leg, agentName: null })),
          alerts,
          voicemail: { ...voicemail, url },
        },
      ]);
    });

    it('answers with the same bytes while time passes', async () => {
      keepCalls(3);
      const { text } = await get('/calls');
      activity.clock.advance(60_000);
      expect((await get('/calls')).text).toBe(text);
      activity.clock.advance(600_000);
      expect((await get('/calls')).text).not.toBe(text);
    });

    it('must not be kept by caches', async () => {
      await get('/calls').expect('cache-control', 'private, no-store');
    });

    it('needs an API key', async () => {
      const response = await request(activity.url).get('/calls').expect(401);
      expect(response.body).toMatchObject({ statusCode: 401, code: 'UNAUTHENTICATED' });
      await request(activity.url).get('/calls').set('x-api-key', 'wrong').expect(401);
    });

    it.each([
      ['limit', '/calls?limit=0'],
      ['limit', '/calls?limit=101'],
      ['limit', '/calls?limit=-1'],
      ['limit', '/calls?limit=1.5'],
      ['limit', '/calls?limit=1e1'],
      ['limit', '/calls?limit=ten'],
      ['limit', '/calls?limit='],
      ['limit', '/calls?limit=5&limit=6'],
      ['limit', '/calls?limit[]=5'],
      ['limit', '/calls?limit=99999999999999999999'],
      ['cursor', '/calls?cursor='],
      ['cursor', '/calls?cursor=a&cursor=b'],
      ['offset', '/calls?offset=5'],
    ])('refuses a bad %s: %s', async (field, path) => {
      const response = await get(path).expect(400);
      const details: unknown = expect.arrayContaining([
        expect.objectContaining({ field: path.includes('[]') ? 'limit[]' : field }),
      ]);
      expect(response.body).toMatchObject({ statusCode: 400, code: 'INVALID_REQUEST', details });
    });

    it.each(['nonsense', 'AAAA', '%00', '%F0%9F%9A%80'])('refuses the cursor %s', async (cursor) => {
      const response = await get(`/calls?cursor=${cursor}`).expect(400);
      expect(response.body).toMatchObject({ code: 'INVALID_CURSOR', details: [{ field: 'cursor' }] });
    });
  });

  describe('GET /calls/:id', () => {
    it('answers with the item of the feed', async () => {
      activity.calls.calls = [aCall({ id: 'CA1' }), aCall({ id: 'CA2', voicemail: null })];
      const { items } = await page<ActivityItemDto>('/calls');
      for (const item of items) expect((await get(`/calls/${item.id}`).expect(200)).body).toEqual(item);
    });

    it.each(['order 17/b', 'Zoë 🚀', '$ne', '..%2f', 'x'.repeat(128), '🚀'.repeat(128)])(
      'finds %s',
      async (id) => {
        activity.calls.calls = [aCall({ id })];
        await expect(page<never>(`/calls/${encodeURIComponent(id)}`)).resolves.toMatchObject({ id });
      },
    );

    it('knows no other call', async () => {
      activity.calls.calls = [aCall({ id: 'CA1' })];
      const response = await get('/calls/CA2').expect(404);
      expect(response.body).toMatchObject({ statusCode: 404, code: 'CALL_NOT_FOUND' });
    });

    it.each(['%00', 'a%0Ab', 'x'.repeat(129)])('refuses the id %s', async (id) => {
      const response = await get(`/calls/${id}`).expect(400);
      expect(response.body).toMatchObject({ code: 'INVALID_REQUEST', details: [{ field: 'id' }] });
    });

    it('needs an API key before it says what exists', async () => {
      await request(activity.url).get('/calls/CA2').expect(401);
      await request(activity.url).get('/calls/%00').expect(401);
    });
  });

  describe('GET /calls/:id/events', () => {
    const at = (seconds: number) => `2026-11-21T09:00:0${seconds}.000Z`;

    beforeEach(() => {
      activity.calls.calls = [aCall({ id: 'CA1' }), aCall({ id: 'CA2' })];
      activity.calls.events = [
        anEvent({ callId: 'CA1', id: 'd', at: at(3) }),
        anEvent({ callId: 'CA1', id: 'b', at: at(1) }),
        anEvent({ callId: 'CA1', id: 'a', at: at(1) }),
        anEvent<'voicemail.started'>({
          callId: 'CA1',
          id: 'c',
          at: at(2),
          type: 'voicemail.started',
          data: { reason: 'menu' },
        }),
      ];
    });

    it('lists what happened, oldest first', async () => {
      const { items, nextCursor } = await page<CallEventDto>('/calls/CA1/events');
      expect(items.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
      expect(items[2]).toMatchObject({ callId: 'CA1', type: 'voicemail.started', data: { reason: 'menu' } });
      expect(nextCursor).toBeNull();
    });

    it.each([1, 2, 3, 4])('lists every event once, %d at a time', async (limit) => {
      const pages = await walk<CallEventDto>(`/calls/CA1/events?limit=${limit}`);
      expect(pages.flat()).toEqual(['a', 'b', 'c', 'd']);
      expect(pages).toHaveLength(Math.ceil(4 / limit));
    });

    it('is empty for a call without events and unknown for one that is not there', async () => {
      await expect(page('/calls/CA2/events')).resolves.toEqual({ items: [], nextCursor: null });
      const response = await get('/calls/CA3/events').expect(404);
      expect(response.body).toMatchObject({ code: 'CALL_NOT_FOUND' });
    });

    it('takes no cursor of the feed', async () => {
      const { nextCursor } = await page('/calls?limit=1');
      const response = await get(`/calls/CA1/events?cursor=${nextCursor}`).expect(400);
      expect(response.body).toMatchObject({ code: 'INVALID_CURSOR' });
    });

    it('refuses a bad limit', async () => {
      const response = await get('/calls/CA1/events?limit=101').expect(400);
      expect(response.body).toMatchObject({ details: [{ field: 'limit' }] });
    });
  });
});
