import { randomUUID } from 'node:crypto';
import { createSupabaseClient } from '../../dist/database/supabase/supabase-clients.js';
import { openLoop, percentile } from './http-load.mjs';
import { startDatabases } from './databases.mjs';
import { MAINLINE, started } from './started-server.mjs';

const SIZES = [10, 10_000];
const SECONDS = 5;
const PER_SECOND = 100;
const ROUNDS = 3;
/** Rows of a request, while the pools are filled. */
const BATCH = 1000;
/** Of each request that fills a pool. */
const FILL_LIMIT_MS = 60_000;
const DAY = 86_400_000;
/** Until the memory of a server has seen the pool, and what the start left behind is done. */
const SETTLE_MS = 5000;

const numberOf = (index) => `+1555${String(1_000_000 + index)}`;

/** Fills a pool in which every number is lent for a day. */
async function fill(size, { SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: key }) {
  const client = createSupabaseClient({ url, secretKey: key }, FILL_LIMIT_MS);
  const insert = async (table, rows) => {
    const { error } = await client.from(table).insert(rows);
    if (error !== null) throw new Error(`${table}: ${error.message}`);
  };
  for (let from = 0; from < size; from += BATCH) {
    const lent = Array.from({ length: Math.min(BATCH, size - from) }, (_, index) =>
      aLentNumber(from + index),
    );
    await insert(
      'phone_numbers',
      lent.map(([number]) => number),
    );
    await insert(
      'user_sessions',
      lent.map(([, session]) => session),
    );
  }
}

/** The rows of a number and of the session that has it. */
function aLentNumber(index) {
  const [id, sessionId, now] = [randomUUID(), randomUUID(), Date.now()];
  const times = { created_at: new Date(now).toISOString(), expires_at: new Date(now + DAY).toISOString() };
  return [
    { id, number: numberOf(index), session_id: sessionId, ...times },
    {
      ...{ id: sessionId, phone_number_id: id, api_key: 'bench', user_id: `user${index}` },
      ...{ greeting_text: 'Hello.', ...times },
    },
  ];
}

async function startPool(size) {
  const databases = await startDatabases();
  const server = await started(MAINLINE, databases.direct);
  await fill(size, databases.direct);
  const close = async () => {
    await server.stop();
    await databases.close();
  };
  return { size, server, what: databases.what, close, times: [] };
}

/** Calls to numbers all over a pool. */
async function measure({ size, server, times }) {
  const calls = server.requests(SECONDS * PER_SECOND, (index) => ({
    path: '/twilio/incoming-call',
    to: numberOf((index * 7919) % size),
  }));
  times.push(...(await openLoop(calls, { port: server.port, perSecond: PER_SECOND })));
}

/** Time to TwiML for calls to lent numbers; the pools are measured in turns, so that both have the same machine. */
export async function bench() {
  const pools = [];
  for (const size of SIZES) pools.push(await startPool(size));
  console.log(
    `  ${PER_SECOND} calls/s, ${ROUNDS} times ${SECONDS} s for each pool in turns; ${pools[0].what}:`,
  );
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (let round = 0; round < ROUNDS; round += 1) for (const pool of pools) await measure(pool);
  let smallest = null;
  for (const { size, times } of pools) {
    times.sort((left, right) => left - right);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    const ratio = smallest === null ? '' : `   p99 ${(p99 / smallest).toFixed(2)} x that of ${SIZES[0]}`;
    console.log(
      `  ${String(size).padStart(6)} numbers   p50 ${p50.toFixed(1)}  p99 ${p99.toFixed(1)} ms${ratio}`,
    );
    smallest ??= p99;
  }
  for (const { close } of pools) await close();
}
