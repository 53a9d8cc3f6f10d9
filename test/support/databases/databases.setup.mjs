import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../../build.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/mainline');
const COMPILED = 'node_modules/.cache/mainline/compiled';

/**
 * Compiles what tests run in processes of their own, and has their databases made, unless an earlier run left them. It waits for
 * that: no test has the time of it, which is half a minute on a busy machine.
 */
export default async function setUp() {
  await build({ sources: ['src', 'test/support'], base: '.', output: COMPILED });
  layOut(join(ROOT, COMPILED));
  const prepared = join(CACHE, `databases-${contentsKey()}`);
  process.env.MAINLINE_TEST_COMPILED = join(ROOT, COMPILED);
  process.env.MAINLINE_TEST_PREPARED = prepared;
  rmSync(`${prepared}.failure`, { force: true });
  if (!existsSync(prepared)) await prepare(prepared);
}

/** The compiled sources look for these where the repository has them. */
function layOut(folder) {
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const name of ['supabase', 'dist']) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(join(ROOT, name), join(folder, name));
  }
}

/** Of all that a database is made from. */
function contentsKey() {
  const hash = createHash('sha256');
  for (const folder of [
    'supabase/migrations',
    'src/common/files',
    'src/development/supabase',
    'test/support/databases',
  ]) {
    for (const name of readdirSync(join(ROOT, folder)).sort())
      hash.update(readFileSync(join(ROOT, folder, name)));
  }
  return hash
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16);
}

function prepare(folder) {
  for (const name of readdirSync(CACHE)) {
    if (name.startsWith('databases-')) rmSync(join(CACHE, name), { recursive: true, force: true });
  }
  const script = join(ROOT, COMPILED, 'test/support/databases/prepare.main.js');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return once(child, 'exit');
}
