import { type MigrationFile, readMigrations } from '../../src/common/files/migration-files.js';
import { applyMigrations, ROLES_SQL } from '../../src/development/supabase/apply-migrations.js';
import { openPostgres } from '../../src/development/supabase/sql-connection.js';
import { type EmptyDatabase, openEmptyDatabase } from '../support/databases/empty-database.js';
import { newPostgresDatabase } from '../support/postgres-real.js';

/** The first migration that knows the feed's columns and the log. */
const FEED = '20261121150000';

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

describe.each(servers)('A database from before the feed, on %s,', (_name, open) => {
  let database: EmptyDatabase;
  let files: MigrationFile[];

  const query = async <Row>(statement: string): Promise<Row[]> =>
    (await database.connection.lite.exec<{ rows: Row[] }>(statement)).rows;

  beforeAll(async () => {
    database = await open();
    files = await readMigrations();
    await database.connection.run(ROLES_SQL);
    await applyMigrations(
      database.connection,
      files.filter(({ version }) => version < FEED),
    );
    await database.connection.run(OLD_ROWS);
    await applyMigrations(database.connection, files);
  });
  afterAll(() => (database as EmptyDatabase | undefined)?.close());

  it('knows of its calls what they are searched and sorted by', async () => {
    const rows = await query(
      `select id, number, has_voicemail, unheard, duration_rank, flagged, search_text, search_words
       from public.calls order by id`,
    );
    const plain = { has_voicemail: false, unheard: false, flagged: false };
    expect(rows).toEqual([
      {
        ...{ id: 'a', number: '+2', has_voicemail: true, unheard: true, duration_rank: 38, flagged: false },
        search_text: 'zoë final\nplease call 4711, please',
        search_words: ['4711', 'call', 'final', 'please', 'zoë'],
      },
      { id: 'b', ...plain, number: '+3', duration_rank: -1, search_text: '', search_words: [] },
    ]);
  });

  it('finds them by word', async () => {
    const found = await query<{ calls: { id: string }[] }>(
      `select public.list_calls('{"text": {"query": "''zo'':* & ''4711''", "literals": ["4711,"]}}',
        '{"sort": "startedAt", "descending": true, "limit": 5}') as calls`,
    );
    expect(found[0]?.calls.map(({ id }) => id)).toEqual(['a']);
  });

  it('has numbered its events in the order in which they were received, and goes on from there', async () => {
    await query(
      `select public.append_call_events('[{"call_id": "c", "id": "00000000000000000000000000000009", "type": "t",
        "at": "2026-11-21T09:00:00Z", "received_at": "2026-11-01T09:00:00Z", "source": "api", "data": {}, "low": 1, "high": 1}]')`,
    );
    const log = await query<{ log: unknown }>('select public.list_log(0, 10) as log');
    expect(log[0]?.log).toEqual([
      { number: 1, call_id: 'b', id: '00000000000000000000000000000002' },
      { number: 2, call_id: 'a', id: '00000000000000000000000000000003' },
      { number: 3, call_id: 'a', id: '00000000000000000000000000000001' },
      { number: 4, call_id: 'c', id: '00000000000000000000000000000009' },
    ]);
  });

  it('still takes rows of a Mainline that does not know the new columns', async () => {
    await query(`select public.publish_calls((select jsonb_agg(
      jsonb_set(to_jsonb(call), '{id}', '"old"') - array['flagged', 'has_voicemail', 'unheard', 'duration_rank', 'search_text', 'search_words']
    ) from public.calls as call where id = 'a'))`);
    const rows = await query(`select duration_rank, search_words from public.calls where id = 'old'`);
    expect(rows).toEqual([{ duration_rank: -1, search_words: [] }]);
  });
});

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
  ('a', '00000000000000000000000000000001', 't', '2026-11-21T09:00:00Z', '2026-11-21T09:00:03Z', 'twilio', '{}'),
  ('b', '00000000000000000000000000000002', 't', '2026-11-21T09:00:00Z', '2026-11-21T09:00:01Z', 'twilio', '{}'),
  ('a', '00000000000000000000000000000003', 't', '2026-11-21T09:00:09Z', '2026-11-21T09:00:02Z', 'twilio', '{}');
`;
