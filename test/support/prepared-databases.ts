import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EmbeddedSupabase } from '../../src/development/supabase/embedded-supabase.js';

/** The variable in which `prepared-databases.setup.ts` says where the copies are made from. */
const PREPARED = 'MAINLINE_TEST_PREPARED';
const PAUSE = 50;
const LIMIT = 120_000;

/**
 * Gives a new data folder an embedded Supabase with every migration applied. PGlite takes seconds to make one, a copy a moment;
 * the first caller of a test run makes it for all others.
 */
export async function prepareDatabases(dataDir: string): Promise<void> {
  const root = process.env[PREPARED];
  const place = join(dataDir, 'supabase');
  if (root === undefined || existsSync(place)) return;
  const source = await preparedIn(root);
  await mkdir(place, { recursive: true, mode: 0o700 });
  for (const name of ['postgres', 'postgres-is-complete'])
    await cp(join(source, name), join(place, name), { recursive: true });
}

async function preparedIn(root: string): Promise<string> {
  const [source, ready] = [join(root, 'supabase'), join(root, 'ready')];
  if (await isFirst(root)) {
    await make(source).then(
      () => writeFile(ready, ''),
      (error: unknown) => abandon(root, error),
    );
  }
  for (let waited = 0; !existsSync(ready); waited += PAUSE) {
    if (waited > LIMIT) throw new Error('nobody prepared a database');
    await setTimeout(PAUSE);
  }
  return source;
}

/** Making a folder succeeds once. */
async function isFirst(root: string): Promise<boolean> {
  const made = await mkdir(join(root, 'claimed')).catch((error: unknown) => error);
  return made === undefined;
}

async function make(dataDir: string): Promise<void> {
  const embedded = await EmbeddedSupabase.start({ dataDir });
  await embedded.close();
}

/** Leaves it to the next one. */
async function abandon(root: string, error: unknown): Promise<never> {
  await rm(join(root, 'supabase'), { recursive: true, force: true });
  await rm(join(root, 'claimed'), { recursive: true, force: true });
  throw error;
}
