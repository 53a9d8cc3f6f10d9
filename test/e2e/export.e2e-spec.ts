import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import request from 'supertest';
import { CSV_COLUMNS } from '../../src/activity/export/export-format.js';
import type { Call } from '../../src/calls/model/call.js';
import type { CallListing } from '../../src/calls/feed/call-filter.js';
import { StoreUnavailableError } from '../../src/database/link/store.errors.js';
import {
  type ActivityApp,
  SCOPED_KEY,
  SCOPED_NUMBER,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import { aCall } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { Dice, variedCalls } from '../support/varied-calls.js';

const UNUSED_PORT = 9;
const START = Date.parse('2026-11-21T09:01:00.000Z');
const NDJSON = 'application/x-ndjson';
const MEGABYTE = 1024 * 1024;
const LINE_END = 10;
const ENCODINGS = ['identity', 'gzip', 'br'];
const EXAMPLE = aCall();

/** Calls that are made as they are read, newest first: `c0000000` is the newest. */
function madeCalls(from: number, count: number, total: number): Call[] {
  return Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, index) => {
    const number = from + index;
    const id = `c${String(9_999_999 - number)}`;
    return {
      ...EXAMPLE,
      id,
      startedAt: new Date(START - number * 1000).toISOString(),
      note: 'x'.repeat(100),
    };
  });
}

function placeOf({ after }: CallListing): number {
  return after === null ? 0 : 9_999_999 - Number(after.id.slice(1)) + 1;
}

describe('GET /calls/export', () => {
  let activity: ActivityApp;

  beforeAll(async () => {
    activity = await startActivityApp(UNUSED_PORT);
  });

  afterAll(() => activity.app.close());

  beforeEach(() => {
    activity.clock.set('2026-11-21T09:01:00.000Z');
    activity.calls.calls = [
      aCall({ id: 'c1', startedAt: '2026-11-21T09:00:01.000Z', flagged: true }),
      aCall({
        id: 'c2',
        startedAt: '2026-11-21T09:00:02.000Z',
        durationSeconds: 90,
        note: '=HYPERLINK("x"),\n"y"',
      }),
      aCall({ id: 'c3', startedAt: '2026-11-21T09:00:03.000Z', to: SCOPED_NUMBER, voicemail: null }),
    ];
  });

  afterEach(() => {
    jest.restoreAllMocks();
    Reflect.deleteProperty(activity.calls, 'list');
  });

  function get(query = '', accept = NDJSON, key = VIEWER_KEY) {
    return request(activity.url)
      .get(`/calls/export${query}`)
      .set('x-api-key', key)
      .set('accept', accept)
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => done(null, text));
      });
  }

  async function ids(query = '', key = VIEWER_KEY): Promise<string[]> {
    const { body } = (await get(query, NDJSON, key).expect(200)) as { body: string };
    return rowsOf(body).map(({ id }) => id);
  }

  function rowsOf(text: string): { id: string }[] {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { id: string });
  }

  /** A store with many calls, which it makes as it is asked. @returns how it was asked */
  function manyCalls(total: number, options: { pageSize?: number; onList?: (place: number) => void } = {}) {
    const { pageSize = 1000, onList = () => undefined } = options;
    const asked = { pages: 0 };
    jest.spyOn(activity.calls, 'count').mockImplementation(() => Promise.resolve(total));
    // No mock of Jest's, which would keep every page.
    activity.calls.list = async (listing) => {
      await Promise.resolve();
      asked.pages += 1;
      onList(placeOf(listing));
      return madeCalls(placeOf(listing), Math.min(listing.limit, pageSize), total);
    };
    return asked;
  }

  describe('writes', () => {
    it('CSV unless asked otherwise', async () => {
      const { body, headers } = (await get('', '*/*').expect(200)) as unknown as {
        body: string;
        headers: Record<string, string>;
      };
      expect(headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': 'attachment; filename="calls-2026-11-21.csv"',
        'x-total-count': '3',
        'cache-control': 'private, no-store',
        vary: expect.stringMatching(/\baccept(,|$)/) as string,
      });
      const lines = body.split('\r\n');
      expect(lines[0]).toBe(`\ufeff${CSV_COLUMNS.join(',')}`);
      expect(lines).toHaveLength(5);
      expect(lines.at(-1)).toBe('');
      expect(lines[2]).toContain(`"'=HYPERLINK(""x""),\n""y"""`);
    });

    it('the items of the feed, without links, as NDJSON', async () => {
      const { body, headers } = (await get().expect(200)) as unknown as {
        body: string;
        headers: Record<string, string>;
      };
      expect(headers).toMatchObject({
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': 'attachment; filename="calls-2026-11-21.ndjson"',
      });
      const page = await request(activity.url).get('/calls').set('x-api-key', VIEWER_KEY);
      const { items } = page.body as { items: { voicemail: { url?: string } | null }[] };
      for (const { voicemail } of items) delete voicemail?.url;
      expect(rowsOf(body)).toEqual(items);
    });

    it('nothing but the head when no call matches', async () => {
      const csv = await get('?queue=none', 'text/csv').expect(200).expect('x-total-count', '0');
      expect(csv.body).toBe(`\ufeff${CSV_COLUMNS.join(',')}\r\n`);
      expect((await get('?queue=none').expect(200)).body).toBe('');
    });

    it.each([
      ['bom=false', CSV_COLUMNS.join(',')],
      ['separator=semicolon', `\ufeff${CSV_COLUMNS.join(';')}`],
      ['separator=%3B&bom=true', `\ufeff${CSV_COLUMNS.join(';')}`],
      ['separator=,', `\ufeff${CSV_COLUMNS.join(',')}`],
      ['separator=tab&bom=false', CSV_COLUMNS.join('\t')],
    ])('CSV with %s, by a link as well', async (query, head) => {
      expect((await get(`?queue=none&${query}`, 'text/csv').expect(200)).body).toBe(`${head}\r\n`);
      const made = await request(activity.url)
        .post(`/calls/export-link?queue=none&${query}`)
        .set('x-api-key', VIEWER_KEY);
      const { text } = await request(activity.url).get((made.body as { url: string }).url);
      expect(text).toBe(`${head}\r\n`);
    });

    it('nothing else', async () => {
      const answer = await request(activity.url)
        .get('/calls/export')
        .set({ 'x-api-key': VIEWER_KEY, accept: 'application/json' })
        .expect(406);
      expect(answer.body).toMatchObject({ code: 'NOT_ACCEPTABLE' });
    });
  });

  describe('takes', () => {
    it('every filter and order', async () => {
      await expect(ids()).resolves.toEqual(['c3', 'c2', 'c1']);
      await expect(ids('?order=asc')).resolves.toEqual(['c1', 'c2', 'c3']);
      await expect(ids('?sort=duration&hasVoicemail=true')).resolves.toEqual(['c2', 'c1']);
      await expect(ids('?flagged=true&text=zo%C3%AB')).resolves.toEqual(['c1']);
      await expect(ids('?startedBefore=2026-11-21T09:00:02Z')).resolves.toEqual(['c1']);
    });

    it.each([
      'limit=5',
      'cursor=x',
      'status=nonsense',
      'order=up',
      'flagged=1&flagged=0',
      'separator=x',
      'bom=1',
    ])('no %s', async (query) => {
      const answer = await request(activity.url)
        .get(`/calls/export?${query}`)
        .set('x-api-key', VIEWER_KEY)
        .expect(400);
      expect(answer.body).toMatchObject({ details: [{ field: query.split('=')[0] }] });
    });

    it('a key, and shows what it may see', async () => {
      await request(activity.url).get('/calls/export').expect(401);
      await expect(ids('', SCOPED_KEY)).resolves.toEqual(['c3']);
      await get('', NDJSON, SCOPED_KEY).expect('x-total-count', '1');
    });
  });

  describe('of many calls', () => {
    it('has each once, in order, as one listing would have them', async () => {
      const dice = new Dice(3);
      activity.clock.set('2032-01-01T00:00:00.000Z');
      activity.calls.calls = variedCalls(2500, 2031, dice);
      for (const query of [
        '',
        '?order=asc',
        '?sort=duration',
        '?sort=duration&order=asc&direction=inbound',
      ]) {
        const found = await ids(query);
        expect(found.length).toBeGreaterThan(1000);
        expect(new Set(found).size).toBe(found.length);
      }
      const found = await ids('?order=asc');
      const shown = activity.calls.calls.filter(({ type }) => type !== null);
      const times = new Map(shown.map(({ id, startedAt }) => [id, `${startedAt} ${id}`]));
      expect(shown.length).toBeLessThan(2500);
      expect(found).toHaveLength(shown.length);
      expect(found.map((id) => times.get(id))).toEqual([...times.values()].sort());
    });

    it('ends although calls keep coming in, and leaves those out', async () => {
      const list = activity.calls.list.bind(activity.calls);
      jest.spyOn(activity.calls, 'list').mockImplementation(async (listing) => {
        const page = await list(listing);
        activity.clock.advance(1000);
        const id = `late${activity.calls.calls.length}`;
        activity.calls.calls.push(aCall({ id, startedAt: activity.clock.nowIso() }));
        return page;
      });
      await expect(ids('?order=asc')).resolves.toEqual(['c1', 'c2', 'c3']);
      expect(activity.calls.calls.length).toBeGreaterThan(3);
    });

    it('goes on where a database answers with fewer than asked for', async () => {
      manyCalls(1700, { pageSize: 300 });
      await expect(ids()).resolves.toHaveLength(1700);
    });

    it('keeps flat memory', async () => {
      const collect = garbageCollector();
      const heaps: number[] = [];
      manyCalls(21_000, {
        onList: (place) => {
          if (place % 2000 !== 0) return;
          collect();
          heaps.push(process.memoryUsage().heapUsed);
        },
      });
      const { rows, bytes } = await drain(await open('/calls/export', NDJSON));
      expect(rows).toBe(21_000);
      expect(bytes).toBeGreaterThan(20 * MEGABYTE);
      expect(heaps.length).toBeGreaterThan(7);
      expect(mostGrowth(heaps.slice(1))).toBeLessThan(6 * MEGABYTE);
    }, 60_000);
  });

  describe('reads on', () => {
    it('only as fast as the client does', async () => {
      const asked = manyCalls(30_000);
      const response = await open('/calls/export', NDJSON);
      response.pause();
      const before = await stillness(() => asked.pages);
      // What the socket's buffers hold, and no more: the whole would be 30 pages.
      expect(before).toBeLessThan(20);
      const { rows } = await drain(response);
      expect(rows).toBe(30_000);
      expect(asked.pages).toBe(31);
    }, 60_000);

    it.each(ENCODINGS)(
      'no more when the client goes away: %s',
      async (encoding) => {
        const asked = manyCalls(1_000_000);
        const response = await open('/calls/export', NDJSON, encoding);
        expect(response.headers['content-encoding'] ?? 'identity').toBe(encoding);
        await once(response, 'data');
        response.destroy();
        const pages = await stillness(() => asked.pages);
        expect(pages).toBeLessThan(100);
        // An export for somebody else works as before.
        manyCalls(10);
        await expect(ids()).resolves.toHaveLength(10);
      },
      60_000,
    );

    it('not at all for HEAD', async () => {
      const asked = manyCalls(5000);
      const answer = await request(activity.url)
        .head('/calls/export')
        .set({ 'x-api-key': VIEWER_KEY, accept: 'text/csv' })
        .expect(200);
      expect(answer.headers).toMatchObject({ 'x-total-count': '5000' });
      expect(asked.pages).toBe(1);
    });
  });

  describe('when the stores fail', () => {
    const unavailable = (): Error => new StoreUnavailableError('Neither database can be read at the moment');

    it.each(['count', 'list'] as const)('at the start says so: %s', async (method) => {
      jest.spyOn(activity.calls, method).mockRejectedValue(unavailable());
      const answer = await request(activity.url)
        .get('/calls/export')
        .set('x-api-key', VIEWER_KEY)
        .expect(503);
      expect(answer.body).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(answer.headers['content-disposition']).toBeUndefined();
    });

    it.each(ENCODINGS)('midway cuts the connection: %s', async (encoding) => {
      manyCalls(5000, {
        onList: (place) => {
          if (place >= 3000) throw unavailable();
        },
      });
      for (const accept of [NDJSON, 'text/csv'])
        await expect(drain(await open('/calls/export', accept, encoding))).rejects.toThrow(/aborted/);
    });
  });

  function open(path: string, accept: string, encoding = 'identity'): Promise<http.IncomingMessage> {
    const headers = { 'x-api-key': VIEWER_KEY, accept, 'accept-encoding': encoding };
    return new Promise((resolve, reject) => {
      http.get(activity.url + path, { headers, agent: false }, resolve).on('error', reject);
    });
  }

  describe('by a link', () => {
    const make = async (query = '', key = VIEWER_KEY): Promise<string> => {
      const answer = await request(activity.url).post(`/calls/export-link${query}`).set('x-api-key', key);
      const [status, body] = [answer.status, answer.body as unknown];
      expect([status, body]).toEqual([
        200,
        {
          url: expect.stringMatching(/^\/calls\/export\?/) as string,
          expiresAt: '2026-11-21T09:02:00.000Z',
        },
      ]);
      return (body as { url: string }).url;
    };
    const open = (url: string, headers: Record<string, string> = {}) =>
      request(activity.url).get(url).set(headers);
    const codeOf = async (url: string): Promise<unknown[]> => {
      const answer = await open(url);
      return [answer.status, (answer.body as { code?: string }).code];
    };

    it('needs no key for a minute, and exports what was filtered', async () => {
      const url = await make('?flagged=true&sort=duration');
      const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
      const { status, headers, text } = await open(url, { accept });
      expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
      expect(headers['content-disposition']).toBe('attachment; filename="calls-2026-11-21.csv"');
      expect(text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['\ufeffid', 'c1', '']);
      activity.clock.advance(59_000);
      expect((await open(url)).status).toBe(200);
      activity.clock.advance(1000);
      expect(await codeOf(url)).toEqual([403, 'EXPORT_LINK_EXPIRED']);
    });

    it('shows what the key may see for which it was made', async () => {
      const { text } = await open(await make('', SCOPED_KEY), { accept: NDJSON });
      expect(rowsOf(text).map(({ id }) => id)).toEqual(['c3']);
    });

    it('is worth nothing once anything in it is another', async () => {
      const url = await make('?flagged=true', SCOPED_KEY);
      const changes: [string, string][] = [
        ['flagged=true', 'flagged=false'],
        ['flagged=true&', ''],
        ['key=branch', 'key=head'],
        ['expires=', 'expires=9'],
        ['signature=', 'signature=a'],
        ['signature=', 'status=ended&signature='],
        ['?', '?signature=x&'],
      ];
      for (const [part, other] of changes) {
        expect(url).toContain(part);
        expect([part, await codeOf(url.replace(part, other))]).toEqual([part, [403, 'EXPORT_LINK_INVALID']]);
      }
      expect(await codeOf('/calls/export?flagged=true')).toEqual([401, 'UNAUTHENTICATED']);
      // One kind of link is no other.
      const [item] = (
        (await request(activity.url).get('/calls').set('x-api-key', VIEWER_KEY)).body as {
          items: { voicemail: { url: string } | null }[];
        }
      ).items.filter(({ voicemail }) => voicemail !== null);
      const query = new URL(item?.voicemail?.url ?? '').search;
      expect(await codeOf(`/calls/export${query}`)).toEqual([403, 'EXPORT_LINK_INVALID']);
    });

    it('is refused with a wrong key beside it, and not made for a filter that is not valid', async () => {
      expect((await open(await make(), { 'x-api-key': 'wrong' })).status).toBe(401);
      const refused = await request(activity.url)
        .post('/calls/export-link?outcome=x')
        .set('x-api-key', VIEWER_KEY);
      expect(refused.status).toBe(400);
    });
  });
});

async function drain(response: http.IncomingMessage): Promise<{ rows: number; bytes: number }> {
  let [rows, bytes] = [0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, end + 1)) rows += 1;
  }
  return { rows, bytes };
}

/** @returns what `read` says when it says the same ten times in a row */
async function stillness(read: () => number): Promise<number> {
  let [last, same] = [-1, 0];
  await eventually(async () => {
    await sleep(20);
    same = read() === last ? same + 1 : 0;
    last = read();
    if (same < 10) throw new Error(`still moving at ${last}`);
  });
  return last;
}

function garbageCollector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
}

/** How far a row of figures climbs above any earlier one. What tests before left behind may vanish meanwhile: that is no growth. */
function mostGrowth(figures: readonly number[]): number {
  return Math.max(...figures.map((figure, place) => figure - Math.min(...figures.slice(0, place + 1))));
}
