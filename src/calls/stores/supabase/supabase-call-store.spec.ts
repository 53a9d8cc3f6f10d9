import { newestCalls } from '../../feed/call-filter.js';
import type { ServerResponse } from 'node:http';
import { aCall, anEvent } from '../../../../test/support/builders.js';
import { ScriptedServer } from '../../../../test/support/scripted-server.js';
import { createSupabaseClient } from '../../../database/supabase/create-supabase-client.js';
import { SupabaseCallStore } from './supabase-call-store.js';

describe('SupabaseCallStore', () => {
  const server = new ScriptedServer();
  let store: SupabaseCallStore;

  beforeAll(async () => {
    await server.start();
    store = storeWithin(5000);
  });

  beforeEach(() => void server.requests.splice(0));

  afterAll(() => server.stop());

  const storeWithin = (milliseconds: number): SupabaseCallStore =>
    new SupabaseCallStore(createSupabaseClient({ url: server.url, secretKey: 'sb_secret_x' }, milliseconds));

  const answerWith = (status: number, body: unknown): void => {
    server.answer = (_request, response: ServerResponse) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

  const questions: [string, (asked: SupabaseCallStore) => Promise<unknown>][] = [
    ['append', (asked) => asked.append([anEvent()])],
    ['publish', (asked) => asked.publish([aCall()])],
    ['findById', (asked) => asked.findById('CA1')],
    ['list', (asked) => asked.list(newestCalls(1))],
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
  });

  it.each(questions)('%s is unavailable when nothing listens', async (_, ask) => {
    const gone = createSupabaseClient({ url: 'http://127.0.0.1:9', secretKey: 'sb_secret_x' }, 5000);
    await expect(ask(new SupabaseCallStore(gone))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('escapes a position the way PostgREST wants it', async () => {
    answerWith(200, []);
    await store.list(newestCalls(26, { key: '2026-11-21T09:00:00.007Z', id: 'a"b\\c,d)' }));
    const asked = new URL(server.requests[0]?.url ?? '', server.url).searchParams;
    expect(Object.fromEntries(asked)).toEqual({
      select: '*',
      started_at: 'lte.2026-11-21T09:00:00.007Z',
      or: '(started_at.lt."2026-11-21T09:00:00.007Z",id.lt."a\\"b\\\\c,d)")',
      order: 'started_at.desc,id.desc',
      limit: '26',
    });
  });

  it('asks nothing for nothing', async () => {
    await store.append([]);
    await store.publish([]);
    expect(server.requests).toEqual([]);
  });
});
