import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rm } from 'node:fs/promises';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { anEvent, callDetails } from '../support/builders.js';
import { borrowSupabase, type TemporarySupabase } from '../support/databases/shared-supabase.js';
import { FaultProxy } from '../support/fault-proxy.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { NumberPool } from '../support/number-pool.js';

const KEYS = ['viewer:viewer', 'desk:agent', 'other:agent', 'admin:admin'].map(
  (key) => `${key}:${apiKeyDigest(key.split(':')[0] ?? '')}`,
);
const LIMITED = `limited:agent:${apiKeyDigest('limited')}:numbers=+13235550100`;
const LIMIT = 2;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MINUTE = 60_000;

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { readonly [name: string]: unknown };
}

interface Lent {
  readonly sessionId: string;
  readonly phoneNumber: string;
  readonly expiresAt: string;
}

describe('sessions and the pool of numbers over HTTP', () => {
  const dataDir = temporaryFolder();
  let supabase: TemporarySupabase;
  let proxy: FaultProxy;
  let mainline: Mainline;
  let pool: NumberPool;
  let files: Server;
  let greetingStatus = 200;

  beforeAll(async () => {
    files = createServer((_request, response) => {
      response.writeHead(greetingStatus, { 'content-type': 'audio/mpeg' }).end('sound');
    });
    await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
    supabase = await borrowSupabase();
    pool = new NumberPool(supabase);
    proxy = await FaultProxy.listen(Number(new URL(supabase.url).port));
    mainline = await startMainline({
      dataDir,
      variables: {
        API_KEYS: [...KEYS, LIMITED].join(','),
        SUPABASE_URL: `http://127.0.0.1:${proxy.port}`,
        SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
        SESSIONS_PER_USER: String(LIMIT),
        COOL_DOWN_MINUTES: '10',
        POOL_LOW_PERCENT: '50',
        GREETING_TEST_HOSTS: '127.0.0.1',
      },
    });
  }, STARTING);
  beforeEach(() => pool.restart(3));
  afterAll(async () => {
    await mainline.close();
    await proxy.close();
    await supabase.close();
    files.closeAllConnections();
    await new Promise((done) => files.close(done));
    await rm(dataDir, { recursive: true, force: true });
  });

  async function ask(
    method: string,
    path: string,
    about: { readonly body?: unknown; readonly key?: string; readonly headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, key = 'desk' } = about;
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { 'x-api-key': key, ...json, ...about.headers };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(mainline.url + path, { method, headers, ...sent });
    const text = await answer.text();
    const retryAfter = answer.headers.get('retry-after');
    return {
      status: answer.status,
      retryAfter,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  }

  const greetingUrl = (): string => `http://127.0.0.1:${(files.address() as AddressInfo).port}/greeting.mp3`;
  const aBody = (about: object = {}): object => ({ userId: 'user123', greetingText: 'Hello', ...about });
  const create = (about: object = {}, key = 'desk', headers: Record<string, string> = {}): Promise<Answer> =>
    ask('POST', '/sessions/create', { body: aBody(about), key, headers });
  const lent = ({ status, body }: Answer): Lent => {
    expect([status, body]).toEqual([201, { success: true, data: expect.any(Object) as object }]);
    return body['data'] as Lent;
  };
  const dataOf = ({ body }: Answer) => body['data'] as Record<string, unknown>;
  const fieldsOf = ({ body }: Answer): unknown[] =>
    ((body['details'] ?? []) as { field: string }[]).map(({ field }) => field);
  const refused = (status: number, code: string) => ({
    status,
    body: {
      statusCode: status,
      code,
      message: expect.any(String) as string,
      requestId: expect.any(String) as string,
    },
  });
  const sessions = async (path: string, key = 'desk'): Promise<Record<string, unknown>[]> => {
    const answer = await ask('GET', path, { key });
    expect([path, answer.status]).toEqual([path, 200]);
    return dataOf(answer)['items'] as Record<string, unknown>[];
  };
  const poolNow = (): Promise<unknown[]> =>
    supabase.query('select id, session_id, expires_at, retired_at from public.phone_numbers order by number');

  describe('POST /sessions/create', () => {
    it('lends a number', async () => {
      const before = Date.now();
      const answer = await ask('POST', '/sessions/create', {
        body: { userId: 'user123', greetingUrl: greetingUrl(), expiresInMinutes: 30 },
      });
      expect(answer.body).toEqual({
        success: true,
        data: {
          sessionId: expect.stringMatching(UUID) as string,
          phoneNumber: '+1555100000',
          expiresAt: expect.stringMatching(INSTANT) as string,
        },
      });
      const length = Date.parse(lent(answer).expiresAt) - before;
      expect(Math.abs(length - 30 * MINUTE)).toBeLessThan(MINUTE);
    });

    it('keeps all that is asked for', async () => {
      const asked = {
        country: 'US',
        areaCode: '555',
        recordVoicemail: true,
        maxCalls: 3,
        metadata: { a: [1, 'é'] },
      };
      const { sessionId, phoneNumber, expiresAt } = lent(await create({ ...asked, expiresInMinutes: 1440 }));
      expect(dataOf(await ask('GET', `/sessions/${sessionId}`))).toEqual({
        ...{ sessionId, phoneNumber, expiresAt, userId: 'user123', apiKey: 'desk', status: 'active' },
        phoneNumberId: expect.stringMatching(UUID) as string,
        ...{ greetingUrl: null, greetingText: 'Hello', recordVoicemail: true, maxCalls: 3, callCount: 0 },
        ...{ metadata: asked.metadata, createdAt: expect.stringMatching(INSTANT) as string, endedAt: null },
        calls: [],
      });
    });

    it.each([
      ['no userId', { userId: undefined }, 'userId'],
      ['an empty userId', { userId: '' }, 'userId'],
      ['a userId that is no text', { userId: 7 }, 'userId'],
      ['a userId with a line break', { userId: 'a\nb' }, 'userId'],
      ['no greeting', { greetingText: undefined }, 'greetingUrl'],
      ['two greetings', { greetingUrl: 'https://example.com/a.mp3' }, 'greetingUrl'],
      ['a null greeting', { greetingText: undefined, greetingUrl: null }, 'greetingUrl'],
      ['a malformed address', { greetingText: undefined, greetingUrl: 'example' }, 'greetingUrl'],
      [
        'an impossible address',
        { greetingText: undefined, greetingUrl: 'https://1.2.3.999/' },
        'greetingUrl',
      ],
      ['another scheme', { greetingText: undefined, greetingUrl: 'ftp://example.com/a.mp3' }, 'greetingUrl'],
      ['a password', { greetingText: undefined, greetingUrl: 'https://a:b@example.com/' }, 'greetingUrl'],
      [
        'too long an address',
        { greetingText: undefined, greetingUrl: `https://x.de/${'a'.repeat(2048)}` },
        'greetingUrl',
      ],
      ['blank words', { greetingText: ' \n' }, 'greetingText'],
      ['too many words', { greetingText: 'a'.repeat(3001) }, 'greetingText'],
      ['words that no XML may contain', { greetingText: 'a\u0000b' }, 'greetingText'],
      ['no minutes', { expiresInMinutes: 0 }, 'expiresInMinutes'],
      ['negative minutes', { expiresInMinutes: -5 }, 'expiresInMinutes'],
      ['a part of a minute', { expiresInMinutes: 1.5 }, 'expiresInMinutes'],
      ['too many minutes', { expiresInMinutes: 1441 }, 'expiresInMinutes'],
      ['far too many minutes', { expiresInMinutes: 1e300 }, 'expiresInMinutes'],
      ['minutes in words', { expiresInMinutes: '30' }, 'expiresInMinutes'],
      ['null minutes', { expiresInMinutes: null }, 'expiresInMinutes'],
      ['no country', { country: 'usa' }, 'country'],
      ['no area', { areaCode: 'NYC' }, 'areaCode'],
      ['an area that is no text', { areaCode: 555 }, 'areaCode'],
      ['yes for true', { recordVoicemail: 'yes' }, 'recordVoicemail'],
      ['no calls', { maxCalls: 0 }, 'maxCalls'],
      ['metadata that are none', { metadata: 'x' }, 'metadata'],
      ['a list of metadata', { metadata: [] }, 'metadata'],
      ['too many metadata', { metadata: { a: 'x'.repeat(4096) } }, 'metadata'],
      ['what PostgreSQL cannot hold', { metadata: { a: ['\u0000'] } }, 'metadata'],
      ['half a character', { metadata: { '\ud800': 1 } }, 'metadata'],
      ['what nobody knows', { colour: 'red' }, 'colour'],
    ])('refuses %s, and changes nothing', async (_what, about, field) => {
      const before = await poolNow();
      const answer = await create(about);
      expect([answer.status, answer.body['code']]).toEqual([400, 'INVALID_REQUEST']);
      expect(new Set(fieldsOf(answer))).toEqual(new Set([field]));
      expect(await poolNow()).toEqual(before);
    });

    it.each(['[]', '"text"', '7', 'null', '{', ''])('refuses the body %s', async (body) => {
      const headers = { 'x-api-key': 'desk', 'content-type': 'application/json' };
      const answer = await fetch(`${mainline.url}/sessions/create`, { method: 'POST', headers, body });
      expect(answer.status).toBe(400);
    });

    it('refuses greetings that callers could not hear, and warns of those that cannot be reached', async () => {
      const from = (url: string): Promise<Answer> => create({ greetingText: undefined, greetingUrl: url });
      greetingStatus = 404;
      const gone = await from(greetingUrl());
      greetingStatus = 200;
      expect([gone.status, gone.body['code'], fieldsOf(gone)]).toEqual([
        400,
        'GREETING_REFUSED',
        ['greetingUrl'],
      ]);
      expect((await from('http://169.254.169.254/a.mp3')).body['code']).toBe('GREETING_REFUSED');
      const warned = await from('http://127.0.0.1:1/greeting.mp3');
      expect(lent(warned)).toMatchObject({
        phoneNumber: '+1555100000',
        warnings: ['greetingUrl could not be reached: the connection was refused'],
      });
    });

    it('names the limit of a tenant, which is one user of one key', async () => {
      for (let count = 0; count < LIMIT; count += 1) lent(await create());
      const answer = await create();
      expect(answer).toMatchObject(refused(429, 'SESSION_LIMIT'));
      expect(answer.body['message']).toContain(String(LIMIT));
      expect(fieldsOf(answer)).toEqual(['userId']);
      lent(await create({}, 'other'));
    });

    it('says when the next number is free', async () => {
      const last = [];
      for (let count = 0; count < 3; count += 1) {
        last.push(lent(await create({ userId: `user${count}`, expiresInMinutes: 5 + count })));
      }
      const answer = await create({ userId: 'late' });
      expect(answer).toMatchObject(refused(503, 'NO_NUMBER_FREE'));
      const seconds = Number(answer.retryAfter);
      expect(seconds).toBeGreaterThan(14 * 60);
      expect(seconds).toBeLessThanOrEqual(15 * 60);
      // The tenant itself need not wait until its number has rested.
      await ask('POST', `/sessions/${last[0]?.sessionId ?? ''}/expire`);
      expect((await create({ userId: 'late' })).status).toBe(503);
      lent(await create({ userId: 'user0' }));
    });

    it.each([{ country: 'DE' }, { areaCode: '999' }])('has no number for %p', async (demand) => {
      expect(await create(demand)).toMatchObject({ ...refused(503, 'NO_NUMBER_FITS'), retryAfter: null });
    });

    describe('with an Idempotency-Key', () => {
      const key = { 'idempotency-key': 'order-7' };

      it('gives a repeated request the same session, also when the greeting is gone', async () => {
        const about = { greetingText: undefined, greetingUrl: greetingUrl(), metadata: { a: 1, b: 2 } };
        const first = lent(await create(about, 'desk', key));
        greetingStatus = 404;
        const again = await create({ ...about, expiresInMinutes: 30, metadata: { b: 2, a: 1 } }, 'desk', key);
        greetingStatus = 200;
        expect(lent(again)).toEqual(first);
        expect(await sessions('/sessions')).toHaveLength(1);
      });

      it('refuses another request, and takes the key of another API key for another', async () => {
        const first = lent(await create({}, 'desk', key));
        const answer = await create({ expiresInMinutes: 31 }, 'desk', key);
        expect(answer).toMatchObject(refused(422, 'IDEMPOTENCY_KEY_REUSED'));
        expect(lent(await create({}, 'other', key)).sessionId).not.toBe(first.sessionId);
      });

      it.each(['', 'x'.repeat(129), 'ü'])('refuses %j', async (bad) => {
        const answer = await create({}, 'desk', { 'idempotency-key': bad });
        expect([answer.status, fieldsOf(answer)]).toEqual([400, ['idempotency-key']]);
      });
    });

    it('is 503 while Supabase does not answer', async () => {
      proxy.set({ kind: 'reset' });
      const answer = await create().finally(() => proxy.heal());
      expect(answer).toMatchObject(refused(503, 'STORE_UNAVAILABLE'));
      expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    });
  });

  describe('expiring and extending', () => {
    it('ends a session, as often as one likes', async () => {
      const { sessionId } = lent(await create());
      const expire = (): Promise<Answer> => ask('POST', `/sessions/${sessionId}/expire`);
      const done = { success: true, message: 'Session expired successfully' };
      expect(await expire()).toMatchObject({ status: 200, body: done });
      const ended = dataOf(await ask('GET', `/sessions/${sessionId}`));
      expect(ended).toMatchObject({ status: 'expired', endedAt: expect.stringMatching(INSTANT) as string });
      expect(await expire()).toMatchObject({ status: 200, body: done });
      expect(dataOf(await ask('GET', `/sessions/${sessionId}`))).toEqual(ended);
    });

    it('puts the end off from the old end, and no further than a day from now', async () => {
      const first = lent(await create({ expiresInMinutes: 30 }));
      const extend = (expiresInMinutes: unknown): Promise<Answer> =>
        ask('POST', `/sessions/${first.sessionId}/extend`, { body: { expiresInMinutes } });
      const later = await extend(15);
      expect([later.status, dataOf(later)]).toEqual([
        200,
        { ...first, expiresAt: new Date(Date.parse(first.expiresAt) + 15 * MINUTE).toISOString() },
      ]);
      const tooLong = await extend(1400);
      expect([tooLong.status, fieldsOf(tooLong)]).toEqual([400, ['expiresInMinutes']]);
      for (const bad of [0, -1, 1.5, 1441, '15', null, undefined]) {
        const answer = await extend(bad);
        expect([bad, answer.status, new Set(fieldsOf(answer))]).toEqual([
          bad,
          400,
          new Set(['expiresInMinutes']),
        ]);
      }
      const { expiresAt } = dataOf(await ask('GET', `/sessions/${first.sessionId}`));
      expect(expiresAt).toBe(dataOf(later)['expiresAt']);
    });

    it('does not bring an ended session back', async () => {
      const { sessionId } = lent(await create());
      await pool.pass(31);
      expect(dataOf(await ask('GET', `/sessions/${sessionId}`))['status']).toBe('expired');
      const answer = await ask('POST', `/sessions/${sessionId}/extend`, { body: { expiresInMinutes: 5 } });
      expect(answer).toMatchObject(refused(409, 'SESSION_EXPIRED'));
    });

    it('never touches a number that was lent again', async () => {
      await pool.restart(1);
      const first = lent(await create());
      await pool.pass(41);
      const second = lent(await create({}, 'other'));
      await ask('POST', `/sessions/${first.sessionId}/expire`);
      expect(dataOf(await ask('GET', `/sessions/${second.sessionId}`, { key: 'other' }))).toMatchObject({
        status: 'active',
        phoneNumber: first.phoneNumber,
      });
    });
  });

  describe.each([
    ['GET', ''],
    ['POST', '/expire'],
    ['POST', '/extend'],
  ])('%s /sessions/:id%s', (method, path) => {
    const about = path === '/extend' ? { body: { expiresInMinutes: 5 } } : {};

    it.each(['1', 'not-a-uuid', `${UNKNOWN}0`, "'; drop table", '%00'])('refuses the id %s', async (id) => {
      const answer = await ask(method, `/sessions/${id}${path}`, about);
      expect([answer.status, fieldsOf(answer)]).toEqual([400, ['id']]);
    });

    it('knows no other sessions, and none of other keys unless an admin asks', async () => {
      const { sessionId } = lent(await create());
      const missing = refused(404, 'SESSION_NOT_FOUND');
      expect(await ask(method, `/sessions/${UNKNOWN}${path}`, about)).toMatchObject(missing);
      expect(await ask(method, `/sessions/${sessionId}${path}`, { ...about, key: 'other' })).toMatchObject(
        missing,
      );
      expect(dataOf(await ask('GET', `/sessions/${sessionId}`))['status']).toBe('active');
      expect((await ask(method, `/sessions/${sessionId}${path}`, { ...about, key: 'admin' })).status).toBe(
        200,
      );
    });
  });

  describe('GET /sessions', () => {
    it('lists those of the key, newest first, by user and status', async () => {
      const one = lent(await create({ userId: 'one' }));
      const two = lent(await create({ userId: 'two' }));
      const theirs = lent(await create({ userId: 'one' }, 'other'));
      await ask('POST', `/sessions/${one.sessionId}/expire`);
      const idsOf = async (query: string, key?: string): Promise<unknown[]> =>
        (await sessions(`/sessions${query}`, key)).map(({ sessionId }) => sessionId);
      expect(await idsOf('')).toEqual([two.sessionId, one.sessionId]);
      expect(await idsOf('?status=active')).toEqual([two.sessionId]);
      expect(await idsOf('?status=expired')).toEqual([one.sessionId]);
      expect(await idsOf('?userId=one')).toEqual([one.sessionId]);
      expect(await idsOf('?status=active&userId=one')).toEqual([]);
      expect(await idsOf('?userId=one', 'admin')).toEqual([theirs.sessionId, one.sessionId]);
    });

    it('pages by cursor, which belongs to its list', async () => {
      const made = [];
      for (const userId of ['one', 'two', 'three']) made.unshift(lent(await create({ userId })).sessionId);
      const ids: unknown[] = [];
      const cursors: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const answer = await ask('GET', `/sessions?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        ids.push(...(dataOf(answer)['items'] as { sessionId: string }[]).map(({ sessionId }) => sessionId));
        cursor = dataOf(answer)['nextCursor'] as string | null;
        cursors.push(cursor);
      }
      expect(ids).toEqual(made);
      const foreign = await ask('GET', `/sessions?status=active&cursor=${String(cursors[0])}`);
      expect([foreign.status, foreign.body['code']]).toEqual([400, 'INVALID_CURSOR']);
    });

    it.each(['status=ended', 'userId=', 'limit=0', 'limit=101', 'cursor=x', 'colour=red'])(
      'refuses ?%s',
      async (query) => {
        const answer = await ask('GET', `/sessions?${query}`);
        expect([answer.status, fieldsOf(answer)[0]]).toEqual([400, query.split('=')[0]]);
      },
    );
  });

  it('shows the calls of a session, and of no other', async () => {
    const { sessionId, phoneNumber } = lent(await create());
    const dialled = (callId: string, answered: string | null, minutes: number) => {
      const at = new Date(Date.now() + minutes * MINUTE).toISOString();
      const details = callDetails({ to: phoneNumber });
      const given = { sessionId: answered, answer: answered === null ? 'idle' : 'greeting' } as const;
      return [
        anEvent({ callId, type: 'call.incoming', at, data: { details } }),
        anEvent({ callId, type: 'session.answered', at, data: given }),
      ];
    };
    await mainline.app
      .get(CallsRepository)
      .record([
        ...dialled('CA1', sessionId, 1),
        ...dialled('CA2', sessionId, 2),
        ...dialled('CA3', randomUUID(), -5),
        ...dialled('CA4', null, 1),
      ]);
    await mainline.settled();
    const calls = dataOf(await ask('GET', `/sessions/${sessionId}`))['calls'] as { id: string }[];
    expect(calls.map(({ id }) => id)).toEqual(['CA2', 'CA1']);
    expect(calls[0]).toEqual({
      ...{ id: 'CA2', from: '+14155550142', startedAt: expect.stringMatching(INSTANT) as string },
      ...{ durationSeconds: null, status: 'active', outcome: null },
    });
  });

  describe('/numbers', () => {
    const add = (body: unknown): Promise<Answer> => ask('POST', '/numbers', { body, key: 'admin' });
    const remove = (id: unknown): Promise<Answer> =>
      ask('DELETE', `/numbers/${String(id)}`, { key: 'admin' });
    const numbers = async (query = ''): Promise<Record<string, unknown>[]> =>
      (await ask('GET', `/numbers${query}`, { key: 'admin' })).body['items'] as Record<string, unknown>[];

    it('adds, lists and removes numbers, and knows their history ever after', async () => {
      const added = await add({ number: '+442079460018', country: 'GB', areaCode: '20' });
      expect(added).toMatchObject({ status: 201 });
      expect(added.body).toEqual({
        id: expect.stringMatching(UUID) as string,
        ...{ number: '+442079460018', country: 'GB', areaCode: '20', state: 'free', sessionId: null },
        ...{ expiresAt: null, createdAt: expect.stringMatching(INSTANT) as string },
      });
      expect((await numbers()).map(({ number }) => number)).toEqual([
        ...['+1555100000', '+1555100001', '+1555100002', '+442079460018'],
      ]);
      const { sessionId } = lent(await create({ country: 'GB' }));
      expect((await numbers()).at(-1)).toMatchObject({ state: 'lent', sessionId });
      const { id } = added.body;
      expect(await remove(id)).toMatchObject(refused(409, 'NUMBER_LENT'));
      await ask('POST', `/sessions/${sessionId}/expire`);
      expect((await numbers()).at(-1)).toMatchObject({ state: 'cooling' });
      expect(await remove(id)).toMatchObject({ status: 204, body: {} });
      expect(await numbers()).toHaveLength(3);
      expect(await remove(id)).toMatchObject(refused(404, 'NUMBER_NOT_FOUND'));
      const history = await ask('GET', `/numbers/${String(id)}/history`, { key: 'admin' });
      expect(history.body).toMatchObject({
        items: [{ sessionId, phoneNumber: '+442079460018' }],
        nextCursor: null,
      });
      expect((await add({ number: '+442079460018' })).body).toMatchObject({ id, state: 'cooling' });
    });

    it('counts them by state for whoever lends them, and tells of one', async () => {
      const counts = async (): Promise<Answer> => ask('GET', '/numbers/counts');
      const rules = { coolDownSeconds: 600, lowPercent: 50 };
      expect((await counts()).body).toEqual({ free: 3, cooling: 0, lent: 0, ...rules });
      const { sessionId, phoneNumber } = lent(await create());
      lent(await create());
      await ask('POST', `/sessions/${sessionId}/expire`);
      expect((await counts()).body).toEqual({ free: 1, cooling: 1, lent: 1, ...rules });
      const { id } = (await numbers()).find(({ number }) => number === phoneNumber) ?? {};
      expect((await ask('GET', `/numbers/${String(id)}`, { key: 'admin' })).body).toMatchObject({
        ...{ id, number: phoneNumber, state: 'cooling', sessionId },
      });
    });

    it('pages by cursor', async () => {
      const { body } = await ask('GET', '/numbers?limit=2', { key: 'admin' });
      const next = await numbers(`?limit=2&cursor=${String(body['nextCursor'])}`);
      expect(next.map(({ number }) => number)).toEqual(['+1555100002']);
    });

    it.each([
      ['no number', {}, 'number'],
      ['a number without its country', { number: '3235550100' }, 'number'],
      ['a number with blanks', { number: '+1 323 555 0100' }, 'number'],
      ['too long a number', { number: '+1234567890123456' }, 'number'],
      ['a number that is none', { number: 15005550001 }, 'number'],
      ['no country', { number: '+15005550001', country: 'us' }, 'country'],
      ['no area', { number: '+15005550001', areaCode: '' }, 'areaCode'],
      ['what nobody knows', { number: '+15005550001', state: 'free' }, 'state'],
    ])('refuses %s', async (_what, body, field) => {
      const answer = await add(body);
      expect([answer.status, new Set(fieldsOf(answer))]).toEqual([400, new Set([field])]);
      expect(await numbers()).toHaveLength(3);
    });

    it('refuses a number twice, and a main number', async () => {
      const twice = await add({ number: '+1555100000' });
      expect(twice).toMatchObject(refused(409, 'NUMBER_EXISTS'));
      expect(fieldsOf(twice)).toEqual(['number']);
      const [main] = mainline.config.phone.mainNumbers;
      expect(await add({ number: main })).toMatchObject(refused(422, 'MAIN_NUMBER'));
    });

    it('refuses ids that are none, and unknown ones', async () => {
      const history = (id: string): Promise<Answer> => ask('GET', `/numbers/${id}/history`, { key: 'admin' });
      const one = (id: string): Promise<Answer> => ask('GET', `/numbers/${id}`, { key: 'admin' });
      for (const answer of [await remove('1'), await history('1'), await one('1')]) {
        expect([answer.status, fieldsOf(answer)]).toEqual([400, ['id']]);
      }
      expect(await one(UNKNOWN)).toMatchObject(refused(404, 'NUMBER_NOT_FOUND'));
      expect(await remove(UNKNOWN)).toMatchObject(refused(404, 'NUMBER_NOT_FOUND'));
      expect(await history(UNKNOWN)).toMatchObject(refused(404, 'NUMBER_NOT_FOUND'));
    });
  });

  describe('the alert pool_low', () => {
    const alerts = async (query = '', key = 'viewer'): Promise<Record<string, unknown>[]> => {
      const answer = await ask('GET', `/api/alerts${query}`, { key });
      expect([query, answer.status]).toEqual([query, 200]);
      return answer.body['items'] as Record<string, unknown>[];
    };

    it('is open while too few numbers are free, and belongs to no call', async () => {
      lent(await create({ userId: 'one' }));
      expect(await alerts()).toEqual([]);
      const { sessionId } = lent(await create({ userId: 'two' }));
      const [alert, ...others] = await alerts();
      expect(others).toEqual([]);
      expect(alert).toMatchObject({
        ...{ id: 'pool_low', call_id: null, kind: 'pool_low', state: 'open', severity: 'warning' },
        message: '1 of 3 numbers of the pool are free, less than 50 %',
        raised_at: dataOf(await ask('GET', `/sessions/${sessionId}`))['createdAt'],
      });
      lent(await create({ userId: 'three' }));
      expect(await alerts()).toMatchObject([{ severity: 'critical' }]);
      await pool.pass(41);
      expect(await alerts()).toEqual([]);
    });

    it('is found by what it is, on the first page', async () => {
      for (const userId of ['one', 'two', 'three']) lent(await create({ userId }));
      expect(await alerts('?kind=pool_low&state=open')).toHaveLength(1);
      expect(await alerts('?limit=1')).toHaveLength(1);
      for (const query of ['?kind=sla_wait', '?state=resolved', '?queue_id=sales']) {
        expect([query, await alerts(query)]).toEqual([query, []]);
      }
      expect(await alerts('', 'limited')).toEqual([]);
    });

    it.each(['acknowledge', 'resolve'])('is nothing to %s', async (action) => {
      const answer = await ask('POST', `/api/alerts/pool_low/${action}`);
      expect(answer).toMatchObject(refused(409, 'ALERT_IS_CONDITION'));
    });

    it('comes before the alerts of calls, page by page, and hides none of them when it cannot be told', async () => {
      for (const userId of ['one', 'two', 'three']) lent(await create({ userId }));
      const details = callDetails();
      await mainline.app
        .get(CallsRepository)
        .record([
          anEvent({ callId: 'CA9', type: 'call.incoming', data: { details } }),
          anEvent({ callId: 'CA9', type: 'call.fallback', data: { errorCode: '11200', details } }),
        ]);
      await mainline.settled();
      const kinds: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const path: string = `/api/alerts?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
        const { body } = await ask('GET', path, { key: 'viewer' });
        kinds.push((body['items'] as { kind: string }[]).map(({ kind }) => kind));
        cursor = body['nextCursor'] as string | null;
      }
      expect(kinds).toEqual([['pool_low'], ['call_fallback']]);
      proxy.set({ kind: 'reset' });
      expect(await alerts().finally(() => proxy.heal())).toMatchObject([{ kind: 'call_fallback' }]);
    });
  });
});

describe('the pool at the start', () => {
  const dataDir = temporaryFolder();
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  /** Starts a server, asks it for its numbers, and has one of them removed. */
  async function numbersAtStart(environment: string): Promise<string[]> {
    const mainline = await startMainline({ dataDir, variables: { NODE_ENV: environment } });
    try {
      const answer = await mainline.get('/numbers');
      const { items } = (await answer.json()) as { items: { id: string; number: string }[] };
      const [first] = items;
      const headers = { 'x-api-key': ADMIN_KEY };
      if (first) await fetch(`${mainline.url}/numbers/${first.id}`, { method: 'DELETE', headers });
      return items.map(({ number }) => number);
    } finally {
      await mainline.close();
    }
  }

  it(
    'has five made-up numbers in development, once, and none elsewhere',
    async () => {
      expect(await numbersAtStart('test')).toEqual([]);
      const first = await numbersAtStart('development');
      expect(first).toEqual(['+15005551001', '+15005551002', '+15005551003', '+15005551004', '+15005551005']);
      expect(await numbersAtStart('development')).toEqual(first.slice(1));
    },
    3 * STARTING,
  );
});
