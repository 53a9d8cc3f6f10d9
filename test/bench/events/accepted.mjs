import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { startDatabases } from '../databases.mjs';
import { percentile } from '../http-load.mjs';
import { eventually, freePort, processorTime, startProcess } from '../server-process.mjs';
import { MAINLINE, temporaryFolder } from '../started-server.mjs';

const BARE = fileURLToPath(new URL('./bare-intake.mjs', import.meta.url));
const KEY = 'bench-key';
const SECONDS = 4;
const ROUNDS = 2;
/** Requests under way at a time, by how many events each has. */
const CONNECTIONS = { 1: 32, 100: 4 };

/** A call from its beginning to its end; every call has the same five events. */
function callOf(callId) {
  return [
    { event: 'call_initiated', type: 'video', queue_id: 'medical_spanish' },
    { event: 'call_answered', wait_time: 4 },
    { event: 'call_hold' },
    { event: 'call_resumed', hold_duration: 20 },
    { event: 'call_ended', end_reason: 'completed', duration: 300 },
  ].map((event, index) => ({ ...event, call_id: callId, event_id: `e${index}` }));
}

/** Bodies without end: single events of one call after another, or arrays of whole calls. */
function* bodies(size) {
  for (;;) {
    const calls = Array.from({ length: Math.ceil(size / 5) }, () => callOf(randomUUID()));
    if (size === 1) yield* calls.flat();
    else yield calls.flat().slice(0, size);
  }
}

function post(agent, port, body) {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-api-key': KEY,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path: '/api/events',
      method: 'POST',
      agent,
      headers,
    });
    outgoing.on('response', (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 202 ? resolve() : reject(new Error(`status ${answer.statusCode}`)),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

/** Sends for some seconds as fast as it is answered: each connection has calls of its own, in order. */
async function load(port, size, seconds) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS[size] });
  const times = [];
  const began = performance.now();
  const worker = async () => {
    for (const body of bodies(size)) {
      const sent = performance.now();
      if (sent > began + seconds * 1000) return;
      await post(agent, port, body);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS[size] }, worker));
  agent.destroy();
  const perSecond = (times.length * size * 1000) / (performance.now() - began);
  return { perSecond, times: times.sort((left, right) => left - right), events: times.length * size };
}

async function measure(script, size, variables) {
  const { folder, remove } = await temporaryFolder();
  const port = await freePort();
  const child = startProcess(script, {
    PORT: String(port),
    SIMULATOR_PORT: String(await freePort()),
    DATA_DIR: folder,
    DEV_API_KEY: KEY,
    EVENTS_PER_MINUTE: '10000000',
    ...variables,
  });
  await eventually(() => post(undefined, port, callOf(randomUUID())[0]));
  await load(port, size, 1);
  const before = processorTime(child.pid);
  const result = await load(port, size, SECONDS);
  const cost = (processorTime(child.pid) - before) / result.events;
  await child.stop();
  await remove();
  return { ...result, cost };
}

function line(name, { perSecond, times, cost }) {
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share).toFixed(1).padStart(6));
  const rate = perSecond.toFixed(0).padStart(6);
  return `${name.padEnd(18)} ${rate} events/s   request p50 ${p50}  p99 ${p99} ms   ${cost.toFixed(0).padStart(5)} us CPU an event`;
}

/** How many events are accepted per second, acknowledged as durable, beside a route that only validates and appends. */
export async function bench() {
  const servers = [
    ['bare Fastify', BARE],
    ['Mainline', MAINLINE],
  ];
  for (const size of [1, 100]) {
    console.log(
      `  ${size === 1 ? 'one event a request' : `arrays of ${size}`}, ${CONNECTIONS[size]} connections, ${SECONDS} s, databases in another process:`,
    );
    for (let round = 1; round <= ROUNDS; round++) {
      const results = [];
      for (const [name, script] of servers) {
        const databases = await startDatabases();
        const result = await measure(script, size, databases.direct);
        await databases.close();
        results.push(result);
        console.log(`    ${line(name, result)}`);
      }
      console.log(`    ratio ${(results[1].perSecond / results[0].perSecond).toFixed(3)}`);
    }
  }
}
