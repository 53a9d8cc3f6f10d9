import { newestCalls } from '../../feed/call-filter.js';
import type { ServerResponse } from 'node:http';
import { aCall, anEvent } from '../../../../test/support/builders.js';
import { ScriptedServer } from '../../../../test/support/scripted-server.js';
import { createSupabaseClient, SupabaseClients } from '../../../database/supabase/supabase-clients.js';
import { SupabaseCallStore } from './supabase-call.store.js';

const NO_CALLS = {
  calls: 0,
  answered: 0,
  voicemail: 0,
  missed: 0,
  abandoned: 0,
  greeting_played: 0,
  rejected: 0,
  failed: 0,
};
const STATISTICS = {
  total: { ...NO_CALLS, period: null, wait: null, talk: null },
  periods: [],
  hours: [],
  agents: [],
  numbers: [],
};

const RANGE = { from: '2026-11-20T00:00:00.000Z', before: '2026-11-21T00:00:00.000Z' };
const OFFERS = { ...RANGE, agentId: 'maria', number: null };
const WAITS = { ...RANGE, queueId: 'sales', withTelephone: false, limitSeconds: 30 };

describe('SupabaseCallStore', () => {
  const server = new ScriptedServer();
  let store: SupabaseCallStore;

  beforeAll(async () => {
    await server.start();
    store = storeWithin(5000);
  });

  beforeEach(() => void server.requests.splice(0));

  afterAll(() => server.stop());

  const storeAt = (url: string, limit: number, queryLimit = limit): SupabaseCallStore => {
    const clientWithin = (milliseconds: number) =>
      createSupabaseClient({ url, secretKey: 'sb_secret_x' }, milliseconds);
    return new SupabaseCallStore(new SupabaseClients(clientWithin(limit), clientWithin(queryLimit)));
  };
  const storeWithin = (milliseconds: number): SupabaseCallStore => storeAt(server.url, milliseconds);

  const answerWith = (status: number, body: unknown): void => {
    server.answer = (_request, response: ServerResponse) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  const questions: [string, (asked: SupabaseCallStore) => Promise<unknown>][] = [
    ['append', (asked) => asked.append([anEvent()])],
    ['publish', (asked) => asked.publish([aCall()])],
    ['findById', (asked) => asked.findById('CA1')],
    ['list', (asked) => asked.list(newestCalls(1))],
    ['listLog', (asked) => asked.listLog(0, 1)],
    ['listEvents', (asked) => asked.listEvents('CA1')],
    ['ping', (asked) => asked.ping()],
  ];

  describe.each(questions)('%s', (_, ask) => {
    it('asks once, and is unavailable, when the API is', async () => {
      answerWith(503, { code: 'PGRST002', message: 'Could not query the database for the schema cache' });
      await expect(ask(store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(server.requests).toHaveLength(1);
    });

    it('is unavailable when something else answers', async () => {
      server.answer = (_request, response) => void response.writeHead(502).end('<html>Bad gateway</html>');
      await expect(ask(store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });

    it('asks once, and waits no longer than the limit, when nothing answers', async () => {
      server.answer = () => {};
      await expect(ask(storeWithin(150))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(server.requests).toHaveLength(1);
    });

    it('waits no longer than the limit for the rest of an answer', async () => {
      server.answer = (_request, response) => void response.writeHead(200).write('[');
      await expect(ask(storeWithin(150))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });

    it('shows the secret key', async () => {
      answerWith(200, []);
      await ask(store);
      expect(server.requests[0]?.headers.apikey).toBe('sb_secret_x');
    });

    it.each([301, 307, 308])('shows it to nobody to whom an answer %d redirects', async (status) => {
      const elsewhere = new ScriptedServer();
      await elsewhere.start();
      server.answer = (_request, response) =>
        void response.writeHead(status, { location: elsewhere.url }).end();
      await expect(ask(store)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect([server.requests.length, elsewhere.requests]).toEqual([1, []]);
      await elsewhere.stop();
    });
  });

  it.each(questions)('%s is unavailable when nothing listens', async (_, ask) => {
    await expect(ask(storeAt('http://127.0.0.1:9', 5000))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  });

  it('escapes ids the way PostgREST wants it', async () => {
    answerWith(200, []);
    await store.findMany(['a"b\\c,d)', 'CA1']);
    const asked = new URL(server.requests[0]?.url ?? '', server.url).searchParams;
    expect([...asked]).toEqual([
      ['select', '*'],
      ['id', 'in.("a\\"b\\\\c,d)","CA1")'],
    ]);
  });

  it('escapes a position the way PostgREST wants it', async () => {
    answerWith(200, []);
    const place = { key: '2026-11-21T09:00:00.007Z', id: 'a"b\\c,d)' };
    await store.listUnerased('2026-11-22T00:00:00.000Z', 26, place);
    const asked = new URL(server.requests[0]?.url ?? '', server.url).searchParams;
    expect([...asked]).toEqual([
      ['select', '*'],
      ['erased_at', 'is.null'],
      ['started_at', 'lt.2026-11-22T00:00:00.000Z'],
      ['started_at', 'gte.2026-11-21T09:00:00.007Z'],
      ['or', '(started_at.gt."2026-11-21T09:00:00.007Z",id.gt."a\\"b\\\\c,d)")'],
      ['order', 'started_at.asc,id.asc'],
      ['limit', '26'],
    ]);
  });

  const long: [string, (asked: SupabaseCallStore) => Promise<unknown>][] = [
    ['count', (asked) => asked.count({})],
    ['tally', (asked) => asked.tally({ filter: {}, boundaries: [], offsets: [] })],
    ['tallyOffers', (asked) => asked.tallyOffers(OFFERS)],
    ['tallyWaits', (asked) => asked.tallyWaits(WAITS)],
  ];

  it.each([...long, ['list', (asked: SupabaseCallStore) => asked.list(newestCalls(1))] as const])(
    '%s says that it asks for too much when the database ends it for taking too long',
    async (_, ask) => {
      answerWith(500, { code: '57014', message: 'canceling statement due to statement timeout' });
      await expect(ask(store)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
      await expect(store.append([anEvent()])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    },
  );

  it.each(long)('%s may take as long as queries may, and no longer', async (_, ask) => {
    const end: { answer?: () => void } = {};
    server.answer = (_request, response: ServerResponse) => {
      end.answer = () =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...STATISTICS, offered: 0 }));
    };
    const answered = ask(storeAt(server.url, 1, 5000));
    while (end.answer === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    end.answer();
    await expect(answered).resolves.toBeDefined();
    server.answer = () => {};
    await expect(ask(storeAt(server.url, 5000, 50))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('takes the answer of something else for no statistics', async () => {
    answerWith(200, []);
    const question = { filter: {}, boundaries: [], offsets: [] };
    const asked = [store.tally(question), store.tallyOffers(OFFERS), store.tallyWaits(WAITS)];
    for (const answer of asked) await expect(answer).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('asks nothing for nothing', async () => {
    await store.append([]);
    await store.publish([]);
    expect(server.requests).toEqual([]);
  });
});
