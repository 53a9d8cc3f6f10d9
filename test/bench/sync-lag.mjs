import { Agent } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parse } from 'node:querystring';
import { MongoCallStore } from '../../dist/calls/stores/mongo/mongo-call.store.js';
import { SupabaseCallStore } from '../../dist/calls/stores/supabase/supabase-call.store.js';
import { percentile, send } from './http-load.mjs';
import { startDatabases } from './databases.mjs';
import { MAINLINE, started } from './started-server.mjs';
import { openStores } from './stores-context.mjs';

const PER_SECOND = 500;
const SECONDS = 6;
const POLL_MS = 5;
const LIMIT_MS = 60_000;
/** Most calls that a store finds at once. */
const BATCH = 100;

/** Looks into a store for the calls that were acknowledged, oldest first, and notes how long each took to be there. */
class Watcher {
  lags = [];
  polls = 0;
  waiting = [];

  constructor(store) {
    this.store = store;
  }

  acknowledged(callId) {
    this.waiting.push({ callId, at: performance.now() });
  }

  async watch(isOver) {
    const limit = performance.now() + SECONDS * 1000 + LIMIT_MS;
    while ((!isOver() || this.waiting.length > 0) && performance.now() < limit) {
      await this.look();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async look() {
    const wanted = this.waiting.slice(0, BATCH);
    if (wanted.length === 0) return;
    this.polls += 1;
    const found = new Set(
      (await this.store.findMany(wanted.map(({ callId }) => callId))).map(({ id }) => id),
    );
    const now = performance.now();
    for (const { callId, at } of wanted) if (found.has(callId)) this.lags.push(now - at);
    this.waiting = this.waiting.filter(({ callId }) => !found.has(callId));
  }
}

async function load(server, watchers) {
  const requests = server.requests(SECONDS * PER_SECOND);
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  const answers = [];
  for (const [index, request] of requests.entries()) {
    const wait = began + (index * 1000) / PER_SECOND - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const { CallSid } = parse(request.body);
    const answered = send(agent, { port: server.port, ...request });
    answers.push(answered.then(() => watchers.forEach((watcher) => watcher.acknowledged(CallSid))));
  }
  await Promise.all(answers);
  agent.destroy();
  return (performance.now() - began) / 1000;
}

function report({ store, lags, waiting, polls }) {
  const sorted = lags.sort((left, right) => left - right);
  const shares = [0.5, 0.99, 1].map((share) => percentile(sorted, share).toFixed(0).padStart(6));
  const unseen = waiting.length > 0 ? `   ${waiting.length} never seen` : '';
  console.log(
    `  ${store.name.padEnd(9)} p50 ${shares[0]}  p99 ${shares[1]}  most ${shares[2]} ms   ${polls} looks${unseen}`,
  );
}

/** From the answer to a webhook to its call's row being found in each store, which is looked into all the time. */
export async function bench() {
  const databases = await startDatabases();
  const server = await started(MAINLINE, databases.variables);
  const stores = await openStores({ ...databases.direct, STORE_TIMEOUT_MS: '10000' });
  const watchers = [MongoCallStore, SupabaseCallStore].map((store) => new Watcher(stores.app.get(store)));
  console.log(
    `  ${PER_SECOND} new calls/s for ${SECONDS} s; ${databases.what}; load, databases and the looking, ` +
      `${POLL_MS} ms apart, share the machine (bar 250 ms, on real servers):`,
  );
  let isOver = false;
  const watching = watchers.map((watcher) => watcher.watch(() => isOver));
  const seconds = await load(server, watchers);
  isOver = true;
  await Promise.all(watching);
  console.log(`  answered ${((SECONDS * PER_SECOND) / seconds).toFixed(0)} webhooks/s`);
  watchers.forEach(report);
  await stores.close();
  await server.stop();
  await databases.close();
}
