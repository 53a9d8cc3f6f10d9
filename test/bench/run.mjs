/** `npm run bench`: what a webhook costs and how fast it is answered. Reports; asserts nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { closedLoop, openLoop, percentile, send } from './http-load.mjs';
import { blackHole, eventually, freePort, processorTime, startProcess } from './server-process.mjs';
import { signedRequest } from './signed-requests.mjs';

const MAINLINE = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-server.mjs', import.meta.url));
const REQUESTS = 8000;
const CONNECTIONS = 32;
const ROUNDS = 5;
const SETTLE_MS = 5000;
const LATENCY_SECONDS = 10;
const PER_SECOND = 200;

const authToken = 'bench-token';
let made = 0;

/** A server in a folder of its own, answering its first webhook. */
async function started(script, variables) {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'));
  const port = await freePort();
  const simulatorPort = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = startProcess(script, {
    PORT: String(port),
    SIMULATOR_PORT: String(simulatorPort),
    DATA_DIR: folder,
    TWILIO_AUTH_TOKEN: authToken,
    ...variables,
  });
  const requests = (count) =>
    Array.from({ length: count }, () => signedRequest(made++, { publicUrl, authToken }));
  const [first] = requests(1);
  await eventually(() => send(undefined, { port, ...first }));
  const startMilliseconds = performance.now() - began;
  const stop = async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { port, pid: child.pid, requests, startMilliseconds, stop };
}

/** Microseconds of processor time per webhook, after warming up and until the stores are known to be down. */
async function costPerWebhook(script, variables) {
  const server = await started(script, { ...variables, STORE_TIMEOUT_MS: '200' });
  await closedLoop(server.requests(4000), { port: server.port, connections: CONNECTIONS });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const requests = server.requests(REQUESTS);
  const before = processorTime(server.pid);
  await closedLoop(requests, { port: server.port, connections: CONNECTIONS });
  const cost = (processorTime(server.pid) - before) / REQUESTS;
  await server.stop();
  return cost;
}

async function latency(label, variables) {
  const server = await started(MAINLINE, variables);
  await closedLoop(server.requests(500), { port: server.port, connections: 8 });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const requests = server.requests(LATENCY_SECONDS * PER_SECOND);
  const times = await openLoop(requests, { port: server.port, perSecond: PER_SECOND });
  await server.stop();
  const shares = [0.5, 0.99, 0.999].map((share) => percentile(times, share).toFixed(1).padStart(7));
  console.log(`  ${label.padEnd(34)} p50 ${shares[0]}  p99 ${shares[1]}  p99.9 ${shares[2]} ms`);
}

const hole = await blackHole();
const holes = {
  MONGODB_URI: `mongodb://127.0.0.1:${hole.port}/mainline`,
  SUPABASE_URL: `http://127.0.0.1:${hole.port}`,
  SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_bench',
};

console.log(`Processor time per webhook, ${REQUESTS} requests, databases unreachable (journal only):`);
const ratios = [];
for (let round = 1; round <= ROUNDS; round++) {
  const bare = await costPerWebhook(BARE, holes);
  const mainline = await costPerWebhook(MAINLINE, holes);
  ratios.push(mainline / bare);
  const line = `bare node:http ${bare.toFixed(0)} us   Mainline ${mainline.toFixed(0)} us`;
  console.log(`  round ${round}: ${line}   ratio ${(mainline / bare).toFixed(2)}`);
}
console.log(`  median ratio ${ratios.sort()[Math.floor(ROUNDS / 2)].toFixed(2)} (bar 1.35)`);

console.log(`Time to TwiML at ${PER_SECOND} webhooks/s for ${LATENCY_SECONDS} s:`);
await latency('databases embedded in the process', {});
await latency('both databases black-holed', holes);
hole.close();

console.log('From start to the first answered webhook, embedded databases included:');
const fresh = await started(MAINLINE, {});
await fresh.stop();
console.log(`  new data folder ${(fresh.startMilliseconds / 1000).toFixed(1)} s (bar 10 s)`);
