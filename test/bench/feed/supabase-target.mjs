import { join } from 'node:path';
import postgres from 'postgres';
import { toCallEventRow, toCallRow } from '../../../dist/calls/stores/supabase/call-row.mapper.js';
import { SupabaseCallStore } from '../../../dist/calls/stores/supabase/supabase-call.store.js';
import { EmbeddedSupabase } from '../../../dist/development/supabase/embedded-supabase.js';
import { startOnThread } from '../../../dist/development/thread/server-thread.js';
import { temporaryPostgres } from '../temporary-postgres.mjs';
import { withoutIndexes } from './bare-tables.mjs';
import { copyInto } from './copy-rows.mjs';

const THREAD = new URL('../../../dist/development/supabase/embedded-supabase.worker.js', import.meta.url);
const TABLES = ['calls', 'call_events', 'call_heads'];

/** The rows of some calls, by table. */
function rowsOf(calls) {
  return {
    calls: calls.map(({ call }) => toCallRow(call)),
    call_events: calls.flatMap(({ events, firstNumber }) =>
      events.map((event, index) => ({ ...toCallEventRow(event), number: firstNumber + index })),
    ),
    call_heads: calls.map(({ call, day, sums }) => ({
      call_id: call.id,
      day,
      event_count: sums.events,
      low: sums.low,
      high: sums.high,
      copies: sums.receipts,
      changed_at: new Date().toISOString(),
    })),
  };
}

const access = ({ url, secretKey }) => ({ SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: secretKey });

/** A new database on a real server, filled by COPY. */
async function onPostgres(serverUrl) {
  const database = await temporaryPostgres(serverUrl);
  const supabase = await startOnThread(THREAD, { dataDir: null, postgresUrl: database.url });
  const sql = postgres(database.url, { max: TABLES.length + 1, onnotice: () => undefined });
  return {
    what: "Supabase's API on PostgreSQL",
    Store: SupabaseCallStore,
    variables: access(supabase),
    async filling() {
      const restore = await withoutIndexes(sql, TABLES);
      const copies = Object.fromEntries(
        await Promise.all(TABLES.map(async (table) => [table, await copyInto(sql, table)])),
      );
      return {
        write: (calls) =>
          Promise.all(Object.entries(rowsOf(calls)).map(([table, rows]) => copies[table].write(rows))),
        async end(onProgress) {
          await Promise.all(Object.values(copies).map((copy) => copy.end()));
          await restore(onProgress);
          onProgress('vacuum analyze');
          await sql.unsafe('vacuum analyze');
        },
      };
    },
    async close() {
      await sql.end();
      await supabase.close();
      await database.remove();
    },
  };
}

/** PGlite in this process, filled by statements. */
async function onPglite(folder) {
  const supabase = await EmbeddedSupabase.start({ dataDir: join(folder, 'supabase') });
  const insert = async (table, rows) => {
    const columns = Object.keys(rows[0]);
    const known = await supabase.query(
      `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = '${table}'`,
    );
    const names = known
      .map(({ name }) => name)
      .filter((name) => columns.includes(name))
      .join(',');
    const json = JSON.stringify(rows).replaceAll("'", "''");
    await supabase.query(
      `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, '${json}'::jsonb)`,
    );
  };
  return {
    what: "Supabase's API on PGlite, in this process",
    Store: SupabaseCallStore,
    variables: access(supabase),
    filling: () => ({
      async write(calls) {
        for (const [table, rows] of Object.entries(rowsOf(calls))) await insert(table, rows);
      },
      end: () => supabase.query('analyze'),
    }),
    close: () => supabase.close(),
  };
}

/** Supabase, empty: on `POSTGRES_TEST_URL` where it names a server. */
export function openSupabase(folder) {
  const serverUrl = process.env.POSTGRES_TEST_URL;
  return serverUrl ? onPostgres(serverUrl) : onPglite(folder);
}
