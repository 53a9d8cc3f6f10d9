import { get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { memoryOf } from '../server-process.mjs';
import { MAINLINE, started } from '../started-server.mjs';
import { timesOf } from './measure.mjs';

const KEY = 'bench-key';
const LOOK_MS = 50;
const NEWLINE = 10;
/** An export that takes longer is ended: its speed and its memory are known by then. */
const LONGEST_MS = 60_000;

function request(port, path, accept) {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { 'x-api-key': KEY, accept } }, resolve).on(
      'error',
      reject,
    );
  });
}

async function linesOf(answer) {
  let lines = 0;
  const end = performance.now() + LONGEST_MS;
  for await (const chunk of answer) {
    if (performance.now() > end) break;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  }
  return lines;
}

async function exported(server, accept) {
  const before = memoryOf(server.pid);
  let peak = before;
  const looking = setInterval(() => (peak = Math.max(peak, memoryOf(server.pid))), LOOK_MS);
  const began = performance.now();
  try {
    const answer = await request(server.port, '/calls/export', accept);
    const lines = await linesOf(answer);
    if (answer.statusCode !== 200) return `answered ${answer.statusCode}`;
    const seconds = (performance.now() - began) / 1000;
    const rate = `${(lines / seconds).toFixed(0)} rows/s`;
    return `${lines} lines in ${seconds.toFixed(1)} s, ${rate}; memory ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most`;
  } finally {
    clearInterval(looking);
  }
}

/** Lets a server of its own, which reaches this store alone, answer over HTTP. */
export async function measureServer(variables, clock) {
  const server = await started(MAINLINE, { ...variables, DEV_API_KEY: KEY, REQUESTS_PER_MINUTE: '100000' });
  try {
    const ask = async () => linesOf(await request(server.port, '/calls?limit=50', 'application/json'));
    const times = await timesOf(ask, { least: 20, most: 200, milliseconds: 5000 });
    const [p50, p99] = [0.5, 0.99].map((share) => times[Math.floor((times.length - 1) * share)].toFixed(1));
    console.log(`  GET /calls?limit=50 over HTTP: p50 ${p50}  p99 ${p99} ms`);
    for (const type of ['text/csv', 'application/x-ndjson']) {
      if (clock.isOver()) return;
      console.log(`  export as ${type}: ${await exported(server, type)}`);
    }
  } finally {
    await server.stop();
  }
}
