import { fileURLToPath } from 'node:url';
import { closedLoop } from './http-load.mjs';
import { blackHole, processorTime } from './server-process.mjs';
import { MAINLINE, started } from './started-server.mjs';

const BARE = fileURLToPath(new URL('./bare-server.mjs', import.meta.url));
const REQUESTS = 8000;
const CONNECTIONS = 32;
const ROUNDS = 5;
const SETTLE_MS = 5000;

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

/** What a webhook costs, and how long the server takes to start. */
export async function bench() {
  const hole = await blackHole();
  const holes = {
    MONGODB_URI: `mongodb://127.0.0.1:${hole.port}/mainline`,
    SUPABASE_URL: `http://127.0.0.1:${hole.port}`,
    SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_bench',
  };
  console.log(`  ${REQUESTS} requests a round, databases unreachable (journal only):`);
  const ratios = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const bare = await costPerWebhook(BARE, holes);
    const mainline = await costPerWebhook(MAINLINE, holes);
    ratios.push(mainline / bare);
    const line = `bare node:http ${bare.toFixed(0)} us   Mainline ${mainline.toFixed(0)} us`;
    console.log(`  round ${round}: ${line}   ratio ${(mainline / bare).toFixed(2)}`);
  }
  hole.close();
  console.log(`  median ratio ${ratios.sort()[Math.floor(ROUNDS / 2)].toFixed(2)} (bar 1.35)`);
  const fresh = await started(MAINLINE, {});
  await fresh.stop();
  const seconds = (fresh.startMilliseconds / 1000).toFixed(1);
  console.log(
    `  from start to the first answer, new data folder, embedded databases: ${seconds} s (bar 10 s)`,
  );
}
