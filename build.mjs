/**
 * Compiles the server with SWC, and then builds the dashboard: only what changed, without a check of types, which `npm run check`
 * makes.
 *
 *     node build.mjs              brings dist/ up to date
 *     node build.mjs --missing    only when there is no dist/ yet
 *     node build.mjs --server     without the dashboard
 *     node build.mjs --watch      whenever a file changes, and runs the server anew
 *     node build.mjs --watch --tunnel [https://ADDRESS]   likewise, reached under the address of a tunnel
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildDashboard, hasDashboard, ignoreBrokenPipe } from './src/dashboard/build.mjs';

const ROOT = dirname(fileURLToPath(import.meta.url));
const SERVER = ['--enable-source-maps', join(ROOT, 'dist/main.js')];
/** What was compiled from what, beside it. */
const MANIFEST = '.build.json';
/** An editor writes several files at once. */
const QUIET_MILLISECONDS = 100;
/** What browsers load is built by its own tools. */
const DASHBOARD = join('src', 'dashboard');

/** How every source is compiled, for the server and for its tests. @type {import('@swc/core').Options} */
export const SWC_OPTIONS = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

/**
 * Compiles what changed since the last time, and removes what has no source any more.
 *
 * @param {{ sources?: readonly string[], base?: string, output?: string, say?: (line: string) => void }} options
 *   folders to compile, and the one that their places in `output` start from; all relative to the repository
 * @returns {Promise<number>} how many files were compiled
 */
export async function build({ sources = ['src'], base = 'src', output = 'dist', say = () => {} } = {}) {
  const began = performance.now();
  const target = join(ROOT, output);
  const known = await readManifest(target);
  const files = await readSources(sources);
  const outputOf = (path) => join(target, relative(base, path)).replace(/\.ts$/, '.js');
  const changed = files.filter(({ path, hash }) => known.files[path] !== hash || !existsSync(outputOf(path)));
  const gone = Object.keys(known.files).filter((path) => !files.some((file) => file.path === path));
  if (changed.length + gone.length === 0) return 0;
  say(`Building Mainline: ${changed.length} of ${files.length} files changed ...`);
  await Promise.all(
    gone.flatMap((path) =>
      [outputOf(path), `${outputOf(path)}.map`].map((file) => rm(file, { force: true })),
    ),
  );
  await Promise.all(changed.map((file) => compile(file, outputOf(file.path))));
  await replace(
    join(target, MANIFEST),
    JSON.stringify({
      key: known.key,
      files: Object.fromEntries(files.map(({ path, hash }) => [path, hash])),
    }),
  );
  say(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s; \`npm run check\` checks the types.`);
  return changed.length;
}

/** What another version of the compiler or of this file made is not used. */
async function readManifest(target) {
  const compiler = await readFile(join(ROOT, 'node_modules/@swc/core/package.json'));
  const key = hashOf(compiler, await readFile(fileURLToPath(import.meta.url)));
  const text = await readFile(join(target, MANIFEST), 'utf8').catch(() => null);
  const manifest = text === null ? null : JSON.parse(text);
  if (manifest?.key === key) return manifest;
  await rm(target, { recursive: true, force: true });
  return { key, files: {} };
}

async function readSources(folders) {
  const listed = folders.map(async (folder) => {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    const paths = names.map((name) => join(folder, name)).filter((path) => !path.startsWith(DASHBOARD + sep));
    return paths.filter((path) => /(?<!\.spec|\.d)\.ts$/.test(path));
  });
  const paths = (await Promise.all(listed)).flat();
  return Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(ROOT, path), 'utf8');
      return { path, text, hash: hashOf(text) };
    }),
  );
}

async function compile({ path, text }, output) {
  const { transform } = await import('@swc/core');
  const place = relative(dirname(output), join(ROOT, path));
  const options = {
    ...SWC_OPTIONS,
    module: { type: 'es6' },
    filename: path,
    sourceFileName: place,
    sourceMaps: true,
  };
  const { code, map } = await transform(text, options);
  await mkdir(dirname(output), { recursive: true });
  await replace(`${output}.map`, map ?? '');
  await replace(output, `${code}\n//# sourceMappingURL=${basename(output)}.map\n`);
}

/** Nobody who reads at the same time sees half a file. */
async function replace(file, text) {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
}

function hashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
}

/** Runs the server, and after each change of a source that compiles, or of `.env`, another one. */
async function runWhileWatching(say, tunnel) {
  let server = null;
  let publicUrl = null;
  let pending = Promise.resolve();
  const restart = async (isForced) => {
    const compiled = await build({ say });
    await buildDashboard({ say });
    if (compiled === 0 && server !== null && !isForced) return;
    await stop(server);
    const env = publicUrl === null ? process.env : { ...process.env, PUBLIC_URL: publicUrl };
    // Standard input is read here, for the address of a tunnel.
    server = spawn(process.execPath, SERVER, { stdio: ['ignore', 'inherit', 'inherit'], env });
  };
  const attempt = (isForced = false) =>
    (pending = pending.then(() => restart(isForced)).catch((error) => say(String(error))));
  let timer;
  const attemptSoon = (isForced) => {
    clearTimeout(timer);
    timer = setTimeout(() => attempt(isForced), QUIET_MILLISECONDS);
  };
  watch(join(ROOT, 'src'), { recursive: true }, () => attemptSoon(false));
  watch(process.cwd(), (_event, name) => name === '.env' && attemptSoon(true));
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void stop(server).then(() => process.exit(0)));
  }
  if (tunnel === null) return attempt();
  await build({ say });
  const useAddress = (url) => {
    publicUrl = url;
    void attempt(true);
  };
  await openTunnel({ ...tunnel, say, restart: useAddress });
  if (publicUrl === null) await attempt();
}

/** What a tunnel is told by comes from the sources. */
async function openTunnel(settings) {
  const { followTunnel } = await import('./dist/development/tunnel/tunnel.js');
  const { readEnvironment } = await import('./dist/config/load-app-config.js');
  const port = Number(readEnvironment().PORT) || 3000;
  followTunnel({ ...settings, port }, createInterface({ input: process.stdin }));
}

/** The next server needs the port and the data folder of this one. */
async function stop(server) {
  if (server === null || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

/** @returns what stands behind `--tunnel`; `null` without that */
function tunnelOption(words) {
  const place = words.findIndex((word) => word === '--tunnel' || word.startsWith('--tunnel='));
  if (place < 0) return null;
  const next = words[place].startsWith('--tunnel=')
    ? words[place].slice('--tunnel='.length)
    : words[place + 1];
  return { address: next === undefined || next === '' || next.startsWith('--') ? null : next };
}

async function main() {
  // Standard output belongs to the command that is built for.
  const say = (line) => void process.stderr.write(`${line}\n`);
  const isBuilt = existsSync(join(ROOT, 'dist', MANIFEST)) && hasDashboard();
  if (process.argv.includes('--watch')) await runWhileWatching(say, tunnelOption(process.argv));
  else if (!process.argv.includes('--missing') || !isBuilt) {
    await build({ say });
    // The dashboard may use a route already that openapi.json is only to get.
    if (!process.argv.includes('--server')) await buildDashboard({ say });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ignoreBrokenPipe(process.stdout, process.stderr);
  main().catch((error) => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
