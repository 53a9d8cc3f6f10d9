import { performance } from 'node:perf_hooks';
import { startDatabases } from '../databases.mjs';
import { closedLoop, openLoop, percentile } from '../http-load.mjs';
import { memoryOf } from '../server-process.mjs';
import { MAINLINE, started } from '../started-server.mjs';
import { Clients } from './clients.mjs';

const KEY = 'bench-key';
const PER_SECOND = 5;
const SECONDS = 8;
const BURST = 100;
const SETTLE_MS = 2000;
const LIMIT_MS = 120_000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function missing({ events, lost }, expected) {
  const gone = lost > 0 ? `, ${lost} clients were cut off` : '';
  return events === expected ? `all ${expected} received${gone}` : `${events} of ${expected} received${gone}`;
}

/** At a rate that every client can follow. */
async function steadily(server, clients) {
  const expected = PER_SECOND * SECONDS * clients.count;
  await openLoop(server.requests(PER_SECOND * SECONDS), { port: server.port, perSecond: PER_SECOND });
  await clients.received(expected, LIMIT_MS);
  const figures = await clients.figures();
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(figures.latencies, share));
  console.log(
    `  ${PER_SECOND} calls/s for ${SECONDS} s: p50 ${p50}  p99 ${p99}  most ${most} ms; ${missing(figures, expected)}`,
  );
}

/** As fast as webhooks are answered. */
async function atOnce(server, clients) {
  const expected = BURST * clients.count;
  const began = performance.now();
  await closedLoop(server.requests(BURST), { port: server.port, connections: 8 });
  await clients.received(expected, LIMIT_MS);
  const seconds = (performance.now() - began) / 1000;
  const figures = await clients.figures();
  const rate = `${(figures.messages / seconds).toFixed(0)} messages/s`;
  console.log(
    `  ${BURST} calls at once: ${rate}, ${(BURST / seconds).toFixed(1)} events/s; ${missing(figures, expected)}`,
  );
}

/** From the receipt of an event until each of many clients has it; clients, server and databases share the machine. */
export async function bench({ clients: count }) {
  const databases = await startDatabases();
  const server = await started(MAINLINE, {
    ...databases.variables,
    ...{ DEV_API_KEY: KEY, REQUESTS_PER_MINUTE: '1000000' },
  });
  const clients = new Clients({ url: `http://127.0.0.1:${server.port}`, count, apiKey: KEY });
  try {
    await pause(SETTLE_MS);
    const before = memoryOf(server.pid);
    await clients.connect();
    await pause(SETTLE_MS);
    const perClient = ((memoryOf(server.pid) - before) * 1024) / count;
    console.log(`  ${count} clients; ${databases.what}; memory ${perClient.toFixed(0)} KiB a client`);
    await clients.figures();
    await steadily(server, clients);
    await atOnce(server, clients);
  } finally {
    await clients.close();
    await server.stop();
    await databases.close();
  }
}
