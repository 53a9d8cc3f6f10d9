/**
 * Builds what browsers load: the API's client from `openapi.json`, and the pages with Vite. Only when something changed.
 *
 *     node src/dashboard/build.mjs             brings both up to date
 *     node src/dashboard/build.mjs --client    only the client, which types and specs need
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const CLIENT = join(HERE, 'api/generated');
/** What the server and the pages share and no OpenAPI document describes: files without imports, so that a copy works. */
const SHARED = [
  'calls/feed/text-search.ts',
  'development/phone/phone-protocol.ts',
  'development/phone/phone-state.ts',
].map((path) => join(ROOT, 'src', path));
const PAGES = join(ROOT, 'dist/dashboard');
/** Beside the pages, not among them: what is in their folder is served. */
const PAGES_KEY = join(ROOT, 'dist/.dashboard.key');
const CLIENT_KEY = join(CLIENT, '.key');

/** Whether there are pages at all. */
export const hasDashboard = () => existsSync(PAGES_KEY);

/**
 * @param {{ say?: (line: string) => void }} options
 * @returns {Promise<boolean>} whether there was something to do
 */
export async function buildDashboard({ say = () => {} } = {}) {
  await generateClient();
  const key = hashOf(...(await inputs()));
  if ((await readKey(PAGES_KEY)) === key && existsSync(join(PAGES, 'index.html'))) return false;
  const began = performance.now();
  say('Building the dashboard ...');
  const { build } = await import('vite');
  // Nobody who asks for a page at the same time finds half of them.
  const draft = join(ROOT, `dist/.dashboard-${process.pid}`);
  await build({
    configFile: join(HERE, 'vite.config.mjs'),
    build: { outDir: draft },
    logLevel: 'warn',
  });
  await replaceFolder(draft, PAGES);
  await writeFile(PAGES_KEY, key);
  say(`Built the dashboard in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  return true;
}

/** Writes the client and the types of every route that programs other than Twilio use, and copies of what is shared. */
export async function generateClient() {
  const parts = [
    join(ROOT, 'openapi.json'),
    ...SHARED,
    join(ROOT, 'node_modules/@hey-api/openapi-ts/package.json'),
  ];
  const key = hashOf(...(await readAll([...parts, fileURLToPath(import.meta.url)])));
  if ((await readKey(CLIENT_KEY)) === key) return;
  const { createClient } = await import('@hey-api/openapi-ts');
  const draft = `${CLIENT}-${process.pid}`;
  await createClient({
    input: join(ROOT, 'openapi.json'),
    output: { path: draft, tsConfigPath: join(HERE, 'tsconfig.json') },
    parser: { filters: { tags: { exclude: ['twilio'] } } },
    plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    logs: { level: 'silent', file: false },
  });
  for (const file of SHARED) await copyFile(file, join(draft, basename(file)));
  await writeFile(join(draft, '.key'), key);
  await replaceFolder(draft, CLIENT);
}

/** What `common/jobs/broken-pipe` does, for programs that run before anything is compiled. */
export function ignoreBrokenPipe(...streams) {
  for (const stream of streams) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

async function inputs() {
  const names = await readdir(HERE, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile() && !/\.spec\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return readAll([...files, join(ROOT, 'package-lock.json')]);
}

/** Another process may have built the same meanwhile: then its folder is as good. */
async function replaceFolder(draft, folder) {
  await mkdir(dirname(folder), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder).catch(async (error) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
}

const readKey = (file) => readFile(file, 'utf8').catch(() => null);

const readAll = (files) =>
  Promise.all(files.map(async (file) => [file.slice(ROOT.length), await readFile(file)]));

function hashOf(...files) {
  const hash = createHash('sha256');
  for (const [name, content] of files) hash.update(name).update('\0').update(content).update('\0');
  return hash.digest('base64url');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ignoreBrokenPipe(process.stdout, process.stderr);
  const run = process.argv.includes('--client') ? generateClient : buildDashboard;
  run({ say: (line) => void process.stderr.write(`${line}\n`) }).catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exitCode = 1;
  });
}
