import { AppConfig } from '../../src/config/app-config.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import { type CallFilter, newestCalls } from '../../src/calls/feed/call-filter.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '../../src/calls/model/call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { sumsOf } from '../../src/calls/model/call-head.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { SupabaseCallStoreModule } from '../../src/calls/stores/supabase/supabase-call-store.module.js';
import { aCall, aCallSid, anEvent } from '../support/builders.js';
import { startModules } from '../support/mongo-app.js';
import { expectMaskedErrors, supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';
import { describeCallStore } from './call-store.contract.js';
import { describeFeed } from './call-store-feed.contract.js';
import { describeHeads } from './call-store-heads.contract.js';
import { describeLog } from './call-store-log.contract.js';
import { describeMetrics } from './call-store-metrics.contract.js';

interface Opened {
  readonly store: SupabaseCallStore;
  close(): Promise<void>;
}

async function openStore(server: TemporarySupabase): Promise<Opened> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mainline-test-'));
  const loaded = loadAppConfig({
    NODE_ENV: 'test',
    DATA_DIR: dataDir,
    SUPABASE_URL: server.url,
    SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_any',
    STORE_TIMEOUT_MS: '20000',
  });
  // The settings refuse the publishable key, which the database has to refuse as well.
  const databases = { ...loaded.databases, supabaseKey: server.secretKey };
  const app = await startModules([SupabaseCallStoreModule], new AppConfig({ ...loaded, databases }));
  return {
    store: app.get(SupabaseCallStore),
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describe.each(supabaseServers())('SupabaseCallStore on %s', (name, startServer) => {
  expectMaskedErrors();

  let server: TemporarySupabase;
  let opened: Opened;
  let store: SupabaseCallStore;

  beforeAll(async () => {
    server = await startServer();
    opened = await openStore(server);
    store = opened.store;
  });

  afterAll(async () => {
    await (opened as Opened | undefined)?.close();
    await (server as TemporarySupabase | undefined)?.close();
  });

  describeCallStore(`SupabaseCallStore (${name})`, () => openStore(server));
  describeHeads(`SupabaseCallStore (${name})`, () => openStore(server));
  describeFeed(`SupabaseCallStore (${name})`, async () => ({
    ...(await openStore(server)),
    reset: async () =>
      void (await server.query('truncate public.calls, public.call_events, public.call_heads')),
  }));

  describeMetrics(`SupabaseCallStore (${name})`, async () => ({
    ...(await openStore(server)),
    reset: async () =>
      void (await server.query('truncate public.calls, public.call_events, public.call_heads')),
  }));
  describeLog(`SupabaseCallStore (${name})`, () => openStore(server));

  describe('append', () => {
    it('lets one of any two writers of a call see what the other one wrote', async () => {
      const callId = aCallSid();
      const events = Array.from({ length: 40 }, () => anEvent({ callId }));
      const answers = await Promise.all(events.map((event) => store.append([event])));
      const sizes = answers.map(([sums]) => sums?.stored.events ?? 0).sort((left, right) => left - right);
      expect(sizes).toEqual(events.map((_, index) => index + 1));
    });

    it('never deadlocks when batches touch the same calls in different orders', async () => {
      const callIds = Array.from({ length: 12 }, aCallSid);
      const batch = (order: readonly string[]): CallEvent[] => order.map((callId) => anEvent({ callId }));
      const orders = Array.from({ length: 16 }, (_, index) => (index % 2 ? [...callIds].reverse() : callIds));
      await Promise.all(orders.map((order) => store.append(batch(order))));
      const sums = await store.append(batch(callIds));
      expect(sums.map(({ stored }) => stored.events)).toEqual(callIds.map(() => 17));
    });

    it('adds up and lists more events of a call than the API returns rows', async () => {
      const callId = aCallSid();
      const events = Array.from({ length: 1100 }, () => anEvent({ callId }));
      expect(await store.append(events)).toEqual([{ callId, stored: sumsOf(events) }]);
      expect(await store.listEvents(callId)).toHaveLength(1100);
    });
  });

  describe('the log', () => {
    // PGlite runs one statement at a time: only a real server has writers that overlap.
    it('is without a gap at every moment while calls that have nothing to do with each other are written', async () => {
      const start = (await store.findLogEnd())?.number ?? 0;
      let isWriting = true;
      const writing = Promise.all(Array.from({ length: 60 }, () => store.append([anEvent(), anEvent()])));
      const done = writing.finally(() => (isWriting = false));
      const watched = watch();
      await done;
      await watched;
      expect((await store.listLog(start, 1000)).map(({ number }) => number)).toEqual(placesAfter(start, 120));

      async function watch(): Promise<void> {
        while (isWriting) {
          const numbers = (await store.listLog(start, 1000)).map(({ number }) => number);
          expect(numbers).toEqual(placesAfter(start, numbers.length));
        }
      }
    });
  });

  describe('publish', () => {
    it('never deadlocks when batches hold the same calls in different orders', async () => {
      const calls = Array.from({ length: 12 }, () => aCall({ eventCount: 1 }));
      const version = (eventCount: number): Call[] => calls.map((call) => ({ ...call, eventCount }));
      const batches = Array.from({ length: 16 }, (_, index) =>
        index % 2 ? version(index + 1).reverse() : version(index + 1),
      );
      await Promise.all(batches.map((batch) => store.publish(batch)));
      const kept = await Promise.all(calls.map(({ id }) => store.findById(id)));
      expect(kept.map((call) => call?.eventCount)).toEqual(calls.map(() => 16));
    });

    it('takes the row of most events when a batch holds a call twice', async () => {
      const call = aCall({ eventCount: 1 });
      await store.publish([call, { ...call, eventCount: 3 }, { ...call, eventCount: 2 }]);
      expect((await store.findById(call.id))?.eventCount).toBe(3);
    });
  });

  describe('heads', () => {
    it('move with new events and better copies only', async () => {
      const event = anEvent();
      const key = `call_id = '${event.callId}'`;
      const isUnchanged = async (): Promise<boolean> => {
        const rows = await server.query<{ same: boolean }>(
          `select changed_at = 'epoch' as same from public.call_heads where ${key}`,
        );
        return rows[0]?.same === true;
      };
      await store.append([event]);
      await server.query(`update public.call_heads set changed_at = 'epoch' where ${key} returning call_id`);
      await store.append([event]);
      await store.publish([aCall({ id: event.callId })]);
      await store.redact([event]);
      expect(await isUnchanged()).toBe(true);
      await store.append([{ ...event, receivedAt: '2026-11-21T08:00:00.000Z' }]);
      expect(await isUnchanged()).toBe(false);
    });

    it.each([
      [`day = '2020-01-05' and call_id > 'CAday5'`, 'day, call_id', 'call_heads_day_idx'],
      [
        `(changed_at, call_id) > (timestamptz '2020-01-03', 'CA')`,
        'changed_at, call_id',
        'call_heads_changed_idx',
      ],
    ])('are read a page at a time where %s', async (condition, order, index) => {
      await server.query(
        `insert into public.call_heads (call_id, day, event_count, low, high, copies, changed_at)
         select 'CAday' || n, to_char(timestamp '2020-01-01' + n * interval '1 minute', 'YYYY-MM-DD'), 1, 0, 0, 0,
           timestamptz '2020-01-01' + n * interval '1 minute'
         from generate_series(1, 20000) as n on conflict do nothing returning call_id`,
      );
      await server.query('analyze public.call_heads');
      const rows = await server.query<Record<string, string>>(
        `explain (analyze, costs off, timing off)
         select * from public.head_states where ${condition} order by ${order} limit 25`,
      );
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(new RegExp(`Index Scan using ${index} on call_heads head \\(actual rows=25`));
      expect(plan).not.toMatch(/Sort|Seq Scan|Removed by Filter/);
    });
  });

  describe('rejects for good', () => {
    const rejected = { code: 'STORE_REJECTED' };
    const odd = (fields: Record<string, unknown>): Call => ({ ...aCall(), ...fields });

    it.each<[string, Record<string, unknown>, string]>([
      ['a status that there is not', { status: 'sleeping' }, '23514'],
      ['an outcome that there is not', { outcome: 'lost' }, '23514'],
      ['a missing time', { startedAt: null }, '23502'],
      ['a time that is none', { startedAt: 'soon' }, '22007'],
      ['a number that is too large', { talkSeconds: 2 ** 31 }, '22003'],
      ['a text for a number', { talkSeconds: 'many' }, '22P02'],
      ['a character that PostgreSQL cannot hold', { answeredBy: 'a\u0000b' }, '22P05'],
      ['an id that is too long for an index', { id: longText(9000) }, '54000'],
    ])('a row with %s', async (_, fields, code) => {
      await expect(store.publish([odd(fields)])).rejects.toMatchObject({ ...rejected, cause: { code } });
    });

    it('an event with a character that PostgreSQL cannot hold, and nothing of its batch is kept', async () => {
      const good = anEvent();
      const bad = anEvent<'voicemail.started'>({ type: 'voicemail.started', data: { reason: 'menu' } });
      const data = { reason: 'menu\u0000' } as unknown as { reason: 'menu' };
      await expect(store.append([good, { ...bad, data } as CallEvent])).rejects.toMatchObject(rejected);
      expect(await store.listEvents(good.callId)).toEqual([]);
    });

    it('an event whose data is no object', async () => {
      const event = { ...anEvent(), data: 'text' } as unknown as CallEvent;
      await expect(store.append([event])).rejects.toMatchObject({ ...rejected, cause: { code: '23514' } });
    });

    it('and says why without repeating the data', async () => {
      const error: unknown = await store
        .publish([odd({ talkSeconds: 'secret' })])
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ cause: { message: expect.stringContaining('integer') as string } });
      expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain('secret');
    });
  });

  describe('list', () => {
    it('compares texts that are longer than what an index takes of them to the end', async () => {
      const long = longText(3000);
      const texts = [`${long}a`, `${long}b`];
      const calls = texts.map((text) => aCall({ from: text, to: text, queue: text, answeredBy: text }));
      await store.publish(calls);
      const find = async (filter: CallFilter): Promise<string[]> => {
        const found = await store.list({ ...newestCalls(9), filter });
        expect(await store.count(filter)).toBe(found.length);
        return found.map(({ id }) => id);
      };
      const [first = '', second = ''] = calls.map(({ id }) => id);
      const [text = '', other = ''] = texts;
      const filters: CallFilter[] = [
        { from: { exact: text } },
        { from: { prefix: text } },
        { to: { exact: text } },
        { to: { prefix: text } },
        { queue: text },
        { agent: text },
        { number: text },
        { visibleNumbers: [text] },
        { visibleNumbers: [text, 'nobody'] },
      ];
      for (const filter of filters) expect(await find(filter)).toEqual([first]);
      const both = [first, second].sort();
      expect((await find({ from: { prefix: long } })).sort()).toEqual(both);
      expect((await find({ visibleNumbers: texts })).sort()).toEqual(both);
      expect(await find({ queue: other })).toEqual([second]);
    });

    it('compares an id with commas, dots and brackets as it is', async () => {
      const startedAt = '2029-01-01T00:00:00.000Z';
      const ids = ['a,b', 'a),id.gt.(', 'a.b', "a'b", 'a b', 'a%2Cb', 'ä漢🚀', 'a"b', 'a\\b'];
      const calls = ids.map((id) => aCall({ id, startedAt }));
      await store.publish(calls);
      for (const call of calls) {
        expect(await store.findById(call.id)).toEqual(call);
        const next = await store.list(newestCalls(100, { key: startedAt, id: call.id }));
        const expected = ids.filter((id) => Buffer.compare(Buffer.from(id), Buffer.from(call.id)) < 0);
        expect(
          next
            .filter((one) => one.startedAt === startedAt)
            .map(({ id }) => id)
            .sort(),
        ).toEqual(expected.sort());
      }
    });
  });

  describe('is unavailable, and not for good,', () => {
    const unavailable = { code: 'STORE_UNAVAILABLE' };

    it('with a wrong key', async () => {
      const other = await openStore({ ...server, secretKey: 'sb_secret_wrong' });
      await expect(other.store.append([anEvent()])).rejects.toMatchObject(unavailable);
      await expect(other.store.ping()).rejects.toMatchObject(unavailable);
      await other.close();
    });

    it('with the publishable key', async () => {
      const other = await openStore({ ...server, secretKey: server.publishableKey });
      await expect(other.store.append([anEvent()])).rejects.toMatchObject(unavailable);
      await expect(other.store.findById('CA1')).rejects.toMatchObject(unavailable);
      await other.close();
    });
  });
});

/** The numbers that follow a number. */
function placesAfter(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + index + 1);
}

/** Text that does not shrink when the database compresses it. */
function longText(length: number): string {
  let seed = 1;
  return Array.from({ length }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return String.fromCharCode(33 + (seed % 90));
  }).join('');
}
