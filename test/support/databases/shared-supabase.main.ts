/**
 * Serves one embedded Supabase to a worker of the test run, from one spec file to the next.
 *
 *     node shared-supabase.main.js FOLDER    with a prepared database in FOLDER/supabase
 *
 * Says on standard output how it is reached; takes statements for its owner by HTTP; ends with its standard input.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { EmbeddedSupabase } from '../../../src/development/supabase/embedded-supabase.js';

/** What a database has when it is new is kept aside, so that it can be given back. */
const KEEP = `
do $$
declare
  one record;
begin
  create schema kept;
  create table kept.tables as select tablename as name from pg_tables where schemaname = 'public';
  create table kept.functions as select oid from pg_proc where pronamespace = 'public'::regnamespace;
  for one in select name from kept.tables loop
    execute format('create table kept.%I as table public.%I', 'rows_' || one.name, one.name);
  end loop;
end
$$`;

const RESET = `
do $$
declare
  one record;
begin
  -- Neither triggers nor the order of tables that name each other.
  perform set_config('session_replication_role', 'replica', true);
  for one in select tablename as name from pg_tables where schemaname = 'public' and tablename not in (select name from kept.tables) loop
    execute format('drop table public.%I', one.name);
  end loop;
  for one in select oid::regprocedure as signature from pg_proc where pronamespace = 'public'::regnamespace and oid not in (select oid from kept.functions) loop
    execute format('drop routine %s', one.signature);
  end loop;
  execute (select 'truncate ' || string_agg(format('public.%I', name), ', ') || ' restart identity cascade' from kept.tables);
  for one in select name from kept.tables loop
    execute format('insert into public.%I select * from kept.%I', one.name, 'rows_' || one.name);
  end loop;
  delete from pg_catalog.pg_statistic using pg_catalog.pg_class
    where pg_class.oid = starelid and relnamespace = 'public'::regnamespace;
end
$$`;

const [folder = ''] = process.argv.slice(2);
const supabase = await EmbeddedSupabase.start({ dataDir: join(folder, 'supabase') });
await supabase.query(KEEP);
const owner = createServer((request, response) => {
  // A spec may keep its process busy for longer than any connection is kept, and would then write to one that has been closed.
  response.shouldKeepAlive = false;
  void text(request)
    .then((statement) => supabase.query(request.url === '/reset' ? RESET : statement))
    .then(
      (rows) => response.end(JSON.stringify(rows)),
      (error: unknown) => response.writeHead(400).end(String(error)),
    );
}).listen(0, '127.0.0.1');
await once(owner, 'listening');
const { url, secretKey, publishableKey } = supabase;
const ownerUrl = `http://127.0.0.1:${(owner.address() as AddressInfo).port}`;
process.stdout.write(`${JSON.stringify({ url, secretKey, publishableKey, ownerUrl })}\n`);
process.stdin.resume().once('close', () => {
  // Nobody needs what the database would still write.
  void rm(folder, { recursive: true, force: true }).finally(() => process.exit(0));
});
