import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FOLD_VERSION, foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { compareCopies, contentDigest, fingerprintOf, receiptOf } from '../../src/calls/model/fingerprint.js';
import { toAppendItem, toCallEvents, toCallRow } from '../../src/calls/stores/supabase/call-row.mapper.js';
import {
  EARLIER_VERSIONS,
  type MigrationFile,
  readMigrations,
} from '../../src/common/files/migration-files.js';
import { applyMigrations, ROLES_SQL } from '../../src/development/supabase/apply-migrations.js';
import { type Catalog, compareCatalogs, readCatalog } from '../../src/development/supabase/catalog.js';
import { EmbeddedSupabase } from '../../src/development/supabase/embedded-supabase.js';
import { openPglite, openPostgres } from '../../src/development/supabase/sql-connection.js';
import { anEvent, callDetails } from '../support/builders.js';
import { type EmptyDatabase, openEmptyDatabase } from '../support/databases/empty-database.js';
import { COMPLETE, prepareEmptyDatabase } from '../support/databases/prepared.js';
import { newPostgresDatabase } from '../support/postgres-real.js';

/** The migrations that were there before the baseline, as they were. */
const EARLIER = pathToFileURL('test/contract/earlier-migrations/');
/** Makes a database as it is before the first migration. */
const EMPTY = 'drop schema supabase_migrations cascade; drop schema public cascade; create schema public;';
/** The last file of each step whose functions fit its tables. */
const WRITING_STEPS = ['20261121090100', '20261121120100', '20261121150100', '20261129070000'];

async function openServer(serverUrl: string): Promise<EmptyDatabase> {
  const database = await newPostgresDatabase(serverUrl);
  const connection = openPostgres(database.url);
  const close = async (): Promise<void> => {
    await connection.close();
    await database.drop();
  };
  return { connection, close };
}

const url = process.env.POSTGRES_TEST_URL;
const servers: [string, () => Promise<EmptyDatabase>][] = [
  ['PGlite', openEmptyDatabase],
  ...(url ? [['PostgreSQL', () => openServer(url)] as [string, () => Promise<EmptyDatabase>]] : []),
];

/** Makes a database as it was when a file was the last one, with what its Mainline and those before it wrote. */
async function makeEarlier({ connection }: EmptyDatabase, last: string): Promise<void> {
  const files = await readMigrations(EARLIER);
  const until = files.filter(({ version }) => version <= last);
  await connection.run(ROLES_SQL);
  await applyMigrations(connection, until.slice(0, 1));
  await connection.run(OLD_ROWS);
  await applyMigrations(connection, until);
  if (!WRITING_STEPS.includes(last)) return;
  await connection.query(`select public.append_call_events('[${JSON.stringify(OLD_ITEM)}]')`);
  await connection.query(
    `select public.publish_calls((select jsonb_agg(to_jsonb(call) || '{"id": "c"}') from public.calls as call where id = 'b'))`,
  );
}

describe.each(servers)('A database of earlier migrations, on %s,', (_server, open) => {
  let database: EmptyDatabase;
  let fresh: Catalog;
  let files: MigrationFile[];

  beforeAll(async () => {
    files = await readMigrations();
    database = await open();
    await database.connection.run(ROLES_SQL);
    await applyMigrations(database.connection, files);
    fresh = await readCatalog(database.connection);
  });
  afterAll(() => (database as EmptyDatabase | undefined)?.close());

  describe.each(EARLIER_VERSIONS)('the last of which is %s,', (last) => {
    const isWritten = WRITING_STEPS.includes(last);
    const query = <Row extends object>(statement: string): Promise<Row[]> =>
      database.connection.query<Row>(statement);
    const call = async <T>(name: string, ...parts: unknown[]): Promise<T> => {
      const texts = parts.map((part) => `'${JSON.stringify(part).replaceAll("'", "''")}'`);
      const rows = await query<{ answer: T }>(`select public.${name}(${texts.join(', ')}) as answer`);
      return rows[0]?.answer as T;
    };

    beforeAll(async () => {
      await database.connection.run(EMPTY);
      await makeEarlier(database, last);
      await applyMigrations(database.connection, files);
    });

    it('is what a new one is', async () => {
      const adopted = await readCatalog(database.connection);
      expect(adopted.size).toBeGreaterThan(100);
      expect(compareCatalogs(adopted, fresh, ['adopted', 'new'])).toEqual([]);
    });

    it('has only the migrations on record that there are files of, and nothing to do the next time', async () => {
      const rows = await query<{ version: string }>(
        'select version from supabase_migrations.schema_migrations order by version',
      );
      expect(rows.map(({ version }) => version)).toEqual(files.map(({ version }) => version));
      expect(await applyMigrations(database.connection, files)).toBe(0);
      for (const { sql } of files) await database.connection.run(sql);
    });

    it('has every call, with what it is searched and sorted by', async () => {
      const rows = await query<object>(
        `select id, number, has_voicemail, unheard, duration_rank, search_text, search_words, fold_version, event_count
         from public.calls order by id`,
      );
      const plain = { has_voicemail: false, unheard: false, fold_version: 0, event_count: 1 };
      const b = { ...plain, number: '+3', duration_rank: -1, search_text: '', search_words: [] };
      expect(rows).toEqual([
        {
          ...{ ...plain, id: 'a', number: '+2', has_voicemail: true, unheard: true, duration_rank: 38 },
          search_text: 'zoë final\nplease call 4711, please',
          search_words: ['4711', 'call', 'final', 'please', 'zoë'],
        },
        { ...b, id: 'b' },
        ...(isWritten ? [{ ...b, id: 'c' }] : []),
      ]);
      const page = { sort: 'startedAt', descending: true, limit: 5 };
      const text = { query: "'zo':* & '4711'", literals: ['4711,'] };
      const found = await call<{ id: string }[]>('list_calls', { text }, page);
      expect(found.map(({ id }) => id)).toEqual(['a']);
    });

    it('has every event, numbered in the order in which they were received, and heads that say so', async () => {
      const log = await call<{ number: number; id: string }[]>('list_log', 0, 10);
      const ids = [OLD_IDS[1], OLD_IDS[2], OLD_IDS[0], ...(isWritten ? [OLD_ITEM.id] : [])];
      expect(log.map(({ id }) => id)).toEqual(ids);
      expect(log.map(({ number }) => number)).toEqual(ids.map((_id, index) => index + 1));
      const heads = await query<object>(
        'select call_id, day, event_count, low, high, copies, contents from public.call_heads order by call_id',
      );
      expect(heads.map((head) => Object.values(head).map(String))).toEqual(
        isWritten ? [HEAD_A, HEAD_B, HEAD_C] : [HEAD_A, HEAD_B],
      );
    });

    it('goes on with its calls: appends, tells copies apart, recomputes, and publishes', async () => {
      const held = toCallEvents(await call('list_events_of', ['a']));
      expect(held).toHaveLength(2);
      const data = { status: 'ringing', sequence: 0, durationSeconds: null, details: callDetails() };
      const event = anEvent({ callId: 'a', data });
      const copies = [0, 1, 2].map((sequence) => ({ ...event, data: { ...data, sequence } }) as CallEvent);
      for (const copy of copies) await call('append_call_events', [toAppendItem(copy)]);
      const first = [...copies].sort(compareCopies)[0] ?? event;
      await call('recompute_calls', [...held, first].map(toAppendItem));
      const digests = await query<{ digest: string }>(
        `select digest from public.call_events where call_id = 'a' order by digest`,
      );
      const wanted = [...held, first].map(contentDigest).sort();
      expect(digests.map(({ digest }) => digest)).toEqual(wanted);
      const heads = await query<object>(
        `select low::int, high::int, copies::int, contents::int from public.call_heads where call_id = 'a'`,
      );
      expect(Object.values(heads[0] ?? {})).toEqual(Object.values(fingerprintOf([...held, first])));
      const row = toCallRow({ ...foldCall([event]), id: 'a', eventCount: 3 });
      await call('publish_calls', [row]);
      expect(await query(`select fold_version from public.calls where id = 'a'`)).toEqual([
        { fold_version: FOLD_VERSION },
      ]);
    });
  });
});

describe('A data folder of earlier migrations', () => {
  it('is taken over as it is', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'mainline-earlier-'));
    const connection = await openPglite(await prepareEmptyDatabase(dataDir));
    await makeEarlier({ connection, close: () => connection.close() }, EARLIER_VERSIONS.at(-1) ?? '');
    await connection.close();
    await writeFile(join(dataDir, COMPLETE), '');
    const embedded = await EmbeddedSupabase.start({ dataDir });
    expect(await embedded.query('select id from public.calls order by id')).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
    ]);
    await embedded.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

const OLD_IDS = ['1', '2', '3'].map((digit) => digit.padStart(32, '0'));
const OLD_ITEM = {
  ...{ call_id: 'c', id: 'ff'.repeat(16), type: 't', at: '2026-11-21T09:00:00Z', data: {} },
  ...{ received_at: '2026-11-21T09:00:09Z', source: 'api', low: 67_108_863, high: 67_108_863 },
};
const COPIES = [3, 1, 2].map((second) => receiptOf(`2026-11-21T09:00:0${second}.000Z`));
const HEAD_A = ['a', '2026-11-21', '2', '0', '0', String((COPIES[0] ?? 0) + (COPIES[2] ?? 0)), '0'];
const HEAD_B = ['b', '2026-11-21', '1', '0', '0', String(COPIES[1]), '0'];
const HEAD_C = ['c', '2026-11-21', '1', '67108863', '67108863', String(receiptOf(OLD_ITEM.received_at)), '0'];

const OLD_ROWS = `
insert into public.calls (id, source, direction, from_number, to_number, caller_withheld, caller_name, status, menu, legs,
  voicemail_recording_sid, voicemail_status, voicemail_transcript, started_at, ended_at, duration_seconds, wait_seconds, talk_seconds,
  event_count, fingerprint_low, fingerprint_high)
values
  ('a', 'twilio', 'inbound', '+1', '+2', false, 'ZOE\u0308 ﬁnal', 'ended', '[]', '[]', 'RE1', 'completed',
    'Please call 4711, please', '2026-11-21T09:00:00Z', '2026-11-21T09:00:38Z', 38, 0, 0, 1, 0, 0),
  ('b', 'twilio', 'outbound', '+3', '+4', false, null, 'waiting', '[]', '[]', null, null, null, '2026-11-21T09:00:00Z', null, null,
    0, 0, 1, 0, 0);
insert into public.call_events (call_id, id, type, at, received_at, source, data)
values
  ('a', '${OLD_IDS[0]}', 't', '2026-11-21T09:00:00Z', '2026-11-21T09:00:03Z', 'twilio', '{}'),
  ('b', '${OLD_IDS[1]}', 't', '2026-11-21T09:00:00Z', '2026-11-21T09:00:01Z', 'twilio', '{}'),
  ('a', '${OLD_IDS[2]}', 't', '2026-11-21T09:00:09Z', '2026-11-21T09:00:02Z', 'twilio', '{}');
`;
