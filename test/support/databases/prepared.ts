import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A database as PGlite makes it. */
export const EMPTY = 'empty';
/** The folder of an embedded Supabase with every migration applied. */
export const MIGRATED = 'migrated';
export const DATABASE = 'postgres';
export const COMPLETE = 'postgres-is-complete';
export const FAILURE = '.failure';

/** The variable in which `databases.setup.mjs` says where the copies are made from. */
const PREPARED = 'MAINLINE_TEST_PREPARED';

/** Gives a new data folder an embedded Supabase with every migration applied; leaves one that is there. */
export async function prepareSupabase(dataDir: string): Promise<void> {
  const place = join(dataDir, 'supabase');
  if (existsSync(place)) return;
  await mkdir(place, { recursive: true, mode: 0o700 });
  const source = join(await prepared(), MIGRATED);
  for (const name of [DATABASE, COMPLETE])
    await cp(join(source, name), join(place, name), { recursive: true });
}

/** Puts a database without a table into a folder. @returns the folder that PGlite opens */
export async function prepareEmptyDatabase(folder: string): Promise<string> {
  const place = join(folder, DATABASE);
  await cp(join(await prepared(), EMPTY, DATABASE), place, { recursive: true });
  return place;
}

/** The test run has made them before its first test. */
async function prepared(): Promise<string> {
  const folder = process.env[PREPARED];
  if (folder === undefined) throw new Error('only the projects e2e and chaos have databases');
  const failure = await readFile(folder + FAILURE, 'utf8').catch(() => null);
  if (failure !== null) throw new Error(`the databases could not be prepared: ${failure}`);
  return folder;
}
