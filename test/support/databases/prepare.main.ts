/**
 * Makes what the databases of a test run are copied from: PGlite takes seconds to make one, a copy a moment.
 *
 *     node prepare.main.js FOLDER    makes FOLDER/empty and FOLDER/migrated
 */
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedSupabase } from '../../../src/development/supabase/embedded-supabase.js';
import { openPglite } from '../../../src/development/supabase/sql-connection.js';
import { COMPLETE, DATABASE, EMPTY, FAILURE, MIGRATED } from './prepared.js';

async function prepare(folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  const [empty, migrated] = [join(draft, EMPTY), join(draft, MIGRATED)];
  await mkdir(empty, { recursive: true });
  await (await openPglite(join(empty, DATABASE))).close();
  await cp(empty, migrated, { recursive: true });
  await writeFile(join(migrated, COMPLETE), '');
  await (await EmbeddedSupabase.start({ dataDir: migrated })).close();
  // Whoever was first has made the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
}

const [folder = ''] = process.argv.slice(2);
await prepare(folder).catch(async (error: unknown) => {
  await writeFile(folder + FAILURE, String(error));
  throw error;
});
