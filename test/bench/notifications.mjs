import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { eventually, freePort, processorTime, startProcess } from './server-process.mjs';
import { MAINLINE, temporaryFolder } from './started-server.mjs';

const KEY = 'bench-key';
/** Calls whose ends are told; each takes three events, and makes two notifications. */
const CALLS = 1000;
const NOTIFICATIONS = 2 * CALLS;
const ARRAY = 166;
/** Milliseconds; what is not delivered by then is reported as missing. */
const LIMIT = 60_000;

function callOf(callId) {
  return [
    { event: 'call_initiated', type: 'video', queue_id: 'medical_spanish' },
    { event: 'call_answered', wait_time: 4 },
    { event: 'call_ended', end_reason: 'completed', duration: 300 },
  ].map((event, index) => ({ ...event, call_id: callId, event_id: `e${index}` }));
}

/** Takes everything, and counts it. @param delay milliseconds until it answers; null for at once */
async function startReceiver(delay) {
  const receiver = { count: 0, lastAt: 0 };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      receiver.count += 1;
      receiver.lastAt = performance.now();
      if (delay === null) response.writeHead(204).end();
      else setTimeout(() => response.writeHead(204).end(), delay);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.url = `http://127.0.0.1:${server.address().port}/`;
  receiver.close = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return receiver;
}

async function post(port, events) {
  const headers = { 'content-type': 'application/json', 'x-api-key': KEY };
  const address = `http://127.0.0.1:${port}/api/events`;
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(events) });
  if (answer.status !== 202) throw new Error(`status ${answer.status}`);
}

async function waitUntil(holds) {
  const end = performance.now() + LIMIT;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function measure(delays) {
  const receivers = await Promise.all(delays.map(startReceiver));
  const { folder, remove } = await temporaryFolder();
  const port = await freePort();
  const child = startProcess(MAINLINE, {
    PORT: String(port),
    SIMULATOR_PORT: String(await freePort()),
    DATA_DIR: folder,
    DEV_API_KEY: KEY,
    EVENTS_PER_MINUTE: '10000000',
    NOTIFY_WEBHOOK_URLS: receivers.map(({ url }) => url).join(','),
  });
  await eventually(() => post(port, callOf(randomUUID())));
  await waitUntil(() => receivers.every(({ count }) => count >= 2));
  for (const receiver of receivers) receiver.count = 0;
  const before = processorTime(child.pid);
  const began = performance.now();
  const events = Array.from({ length: CALLS }, () => callOf(randomUUID())).flat();
  for (let from = 0; from < events.length; from += 3 * ARRAY)
    await post(port, events.slice(from, from + 3 * ARRAY));
  await waitUntil(() => receivers[0].count >= NOTIFICATIONS);
  const seconds = (receivers[0].lastAt - began) / 1000;
  const cost = (processorTime(child.pid) - before) / NOTIFICATIONS;
  const result = { counts: receivers.map(({ count }) => count), seconds, cost };
  await child.stop();
  await Promise.all(receivers.map(({ close }) => close()));
  await remove();
  return result;
}

const ALONE = 5000;

/** Signing and sending alone, in this process: what is recorded and read is left out. */
async function measureSending() {
  const [{ Deliveries }, { ReceiverLane }, { WebhookSender }, { toReceiver }, { Clock }] = await Promise.all(
    ['deliveries', 'receiver-lane', 'webhook-sender', 'notification', '../common/time/clock'].map(
      (file) => import(new URL(`../../dist/notifications/${file}.js`, import.meta.url)),
    ),
  );
  const receiver = await startReceiver(null);
  const secrets = [`whsec_${Buffer.alloc(32, 'a').toString('base64')}`];
  const sender = new WebhookSender({ notifications: { secrets, allowsPrivateAddresses: true } }, new Clock());
  const body = JSON.stringify({ type: 'call.ended', data: { call: 'x'.repeat(500) } });
  const bodies = { find: async () => ({ kind: 'send', body }) };
  const log = { deliveries: new Deliveries(() => {}) };
  const lane = new ReceiverLane(
    toReceiver(receiver.url),
    { log, bodies, sender, clock: new Clock() },
    () => {},
  );
  const deliveries = Array.from({ length: ALONE }, (_, index) => ({
    number: index + 1,
    notification: { id: `msg_${index}`, callId: `visit-${index}` },
    state: 'pending',
    attempts: 0,
  }));
  log.deliveries.add(deliveries);
  const began = performance.now();
  for (const delivery of deliveries) lane.add(delivery);
  await waitUntil(() => receiver.count >= ALONE);
  const seconds = (receiver.lastAt - began) / 1000;
  sender.onApplicationShutdown();
  await receiver.close();
  return `${'signing and sending alone'.padEnd(34)} ${(ALONE / seconds).toFixed(0).padStart(6)} deliveries/s   with the receiver in the same process`;
}

function line(name, { counts, seconds, cost }) {
  const rate = (counts[0] / seconds).toFixed(0).padStart(6);
  return `${name.padEnd(34)} ${rate} deliveries/s   ${counts[0]} of ${NOTIFICATIONS} in ${seconds.toFixed(1)} s   ${cost.toFixed(0)} us CPU each, recording included`;
}

/** How many notifications reach a receiver per second, from the report of a call's end on, alone and beside a receiver that is slow. */
export async function bench() {
  console.log(`  ends of ${CALLS} reported calls, loopback receivers, embedded databases:`);
  console.log(`    ${line('one receiver', await measure([null]))}`);
  console.log(`    ${await measureSending()}`);
  const beside = await measure([null, 2000]);
  console.log(`    ${line('beside one that takes 2 s to answer', beside)}; that one ${beside.counts[1]}`);
}
