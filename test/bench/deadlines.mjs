import { setTimeout as pause } from 'node:timers/promises';
import { startDatabases } from './databases.mjs';
import { percentile } from './http-load.mjs';
import { processorTime } from './server-process.mjs';
import { MAINLINE, started } from './started-server.mjs';

const KEY = 'bench-key';
const OPEN_CALLS = 10_000;
const IDLE_SECONDS = 15;
/** Calls whose deadline passes, and how many of them begin each second. */
const CALLS = 2000;
const PER_SECOND = 200;
const WAIT_SECONDS = 5;
const ARRAY = 100;

async function ask(port, method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

const initiated = (name, queue, count) =>
  Array.from({ length: count }, (_none, index) => ({
    event: 'call_initiated',
    type: 'voice',
    queue_id: queue,
    call_id: `${name}-${index}`,
  }));

/** How many milliseconds after its deadline each alert was raised, past the server: as Supabase has them. */
async function latenesses({ SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key }, name) {
  const late = [];
  for (let offset = 0; ; offset += 1000) {
    const query = `type=eq.alert.raised&call_id=like.${name}-*&select=at,received_at&order=call_id`;
    const answer = await fetch(`${url}/rest/v1/call_events?${query}&limit=1000&offset=${offset}`, {
      headers: { apikey: key, authorization: `Bearer ${key}` },
    });
    const rows = await answer.json();
    late.push(...rows.map(({ at, received_at: receivedAt }) => Date.parse(receivedAt) - Date.parse(at)));
    if (rows.length < 1000) return late.sort((left, right) => left - right);
  }
}

async function measureIdle(what, pid) {
  const before = processorTime(pid);
  await pause(IDLE_SECONDS * 1000);
  const share = (processorTime(pid) - before) / (IDLE_SECONDS * 1e6);
  console.log(`  ${what}: ${(share * 100).toFixed(2)} % of one processor over ${IDLE_SECONDS} s`);
}

async function measureLateness(databases, name, begin) {
  await begin();
  let late = [];
  for (let seconds = 0; seconds < 60 && late.length < CALLS; seconds += 1) {
    await pause(1000);
    late = await latenesses(databases.direct, name);
  }
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(late, share).toFixed(0));
  console.log(`  ${name}: ${late.length} alerts, late p50 ${p50}  p99 ${p99}  most ${late.at(-1)} ms`);
}

/** How late deadlines are acted upon beside 10,000 open calls, and what an idle server with these costs. */
export async function bench() {
  const databases = await startDatabases();
  const variables = { DEV_API_KEY: KEY, EVENTS_PER_MINUTE: '10000000', ...databases.direct };
  const server = await started(MAINLINE, variables);
  const { port, pid } = server;
  console.log(`  ${databases.what}`);
  try {
    await ask(port, 'PATCH', '/api/queues/legal_english', { longest_wait_seconds: 86_399 });
    await ask(port, 'PATCH', '/api/queues/medical_spanish', { longest_wait_seconds: WAIT_SECONDS });
    await pause(5000);
    await measureIdle('idle without calls', pid);
    const open = initiated('open', 'legal_english', OPEN_CALLS);
    while (open.length > 0) await ask(port, 'POST', '/api/events', open.splice(0, ARRAY));
    await pause(30_000);
    await measureIdle(`idle with ${OPEN_CALLS} open calls`, pid);
    await measureLateness(databases, 'spread', async () => {
      const calls = initiated('spread', 'medical_spanish', CALLS);
      for (; calls.length > 0; await pause((ARRAY / PER_SECOND) * 1000)) {
        await ask(port, 'POST', '/api/events', calls.splice(0, ARRAY));
      }
    });
    await measureLateness(databases, 'together', async () => {
      const calls = initiated('together', 'medical_spanish', CALLS).map((call) => ({
        ...call,
        timestamp: new Date(Date.now() + 3000).toISOString(),
      }));
      await Promise.all(
        Array.from({ length: CALLS / ARRAY }, () => ask(port, 'POST', '/api/events', calls.splice(0, ARRAY))),
      );
    });
  } finally {
    await server.stop();
    await databases.close();
  }
}
