import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** Sends one webhook and resolves with its time in milliseconds; rejects on any answer but 200. */
export function send(agent, { port, path, body, signature }) {
  const started = performance.now();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-twilio-signature': signature,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(`status ${answer.statusCode}`));
      });
    });
    outgoing.setTimeout(15_000, () => outgoing.destroy(new Error('time-out')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** As fast as `connections` go, one request each at a time. */
export async function closedLoop(requests, { port, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const worker = async () => {
    while (next < requests.length) await send(agent, { port, ...requests[next++] });
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
}

/** At a fixed rate, whether or not earlier requests were answered; resolves with sorted milliseconds. */
export async function openLoop(requests, { port, perSecond }) {
  const agent = new Agent({ keepAlive: true });
  const started = performance.now();
  const answers = [];
  for (const [index, one] of requests.entries()) {
    const due = started + (index * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    answers.push(send(agent, { port, ...one }));
  }
  const times = await Promise.all(answers);
  agent.destroy();
  return times.sort((left, right) => left - right);
}

/** The value below which a share of sorted values lies. */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
