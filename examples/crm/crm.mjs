/**
 * A small CRM that mirrors Mainline's calls: told by webhook, it reads what changed since it last did.
 *
 *     MAINLINE_URL=http://127.0.0.1:3000 MAINLINE_API_KEY=... WEBHOOK_SECRET=whsec_... node examples/crm/crm.mjs
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { CallTable } from './call-table.mjs';

const {
  MAINLINE_URL,
  MAINLINE_API_KEY,
  WEBHOOK_SECRET,
  PORT = '4000',
  CRM_FOLDER = 'data/crm',
} = process.env;
const MOST_BYTES = 1_000_000;
/** Milliseconds: webhooks bring news at once; what they missed, or what none of them tells of, comes with the next look. */
const LOOK_EVERY = 60_000;

const webhook = new Webhook(WEBHOOK_SECRET ?? '');
const table = await new CallTable(join(CRM_FOLDER, 'calls.jsonl')).open();

/** What the CRM keeps of a call; of an erased one nothing personal is left. */
function toRow({ id, from, to, outcome, status, startedAt, endedAt, durationSeconds, queue }) {
  return { id, from, to, outcome, status, startedAt, endedAt, durationSeconds, queue };
}

/** Reads every change since the cursor, page by page. */
async function catchUp() {
  for (let hasMore = true; hasMore;) {
    const address = `${MAINLINE_URL}/calls/changes?limit=100&after=${encodeURIComponent(table.cursor)}`;
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(address, { headers: { 'x-api-key': MAINLINE_API_KEY ?? '' }, signal });
    if (!answer.ok) throw new Error(`Mainline answered ${answer.status}`);
    const page = await answer.json();
    const calls = page.items.flatMap(({ call }) => (call ? [toRow(call)] : []));
    if (page.nextCursor !== table.cursor) await table.write({ calls, cursor: page.nextCursor });
    hasMore = page.hasMore;
  }
}

/** One reading at a time; whoever asks during one gets the next. */
let reading = Promise.resolve();
function caughtUp() {
  reading = reading.catch(() => undefined).then(catchUp);
  return reading;
}

/** Surveys and alerts become something to do; the calls themselves are read, as the feed of changes has them in order. */
async function take(id, { type, timestamp, data }) {
  if (table.tasks.has(id)) return;
  if (type === 'survey.requested') {
    await table.write({ task: { id, todo: 'ask how the call was', call: data.call_id, since: timestamp } });
  }
  if (type === 'alert.raised') {
    await table.write({ task: { id, todo: data.alert.message, call: data.call_id, since: timestamp } });
  }
  await caughtUp();
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** 401 for what Mainline did not sign; 503 where something fails, so that it is sent again. */
async function receive(request, response) {
  const body = await readBody(request);
  let payload;
  try {
    payload = webhook.verify(body, request.headers);
  } catch {
    return response.writeHead(401).end();
  }
  await take(request.headers['webhook-id'], payload);
  return response.writeHead(204).end();
}

function show(response, rows) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([...rows.values()]));
}

const server = createServer((request, response) => {
  const route = `${request.method} ${request.url}`;
  if (route === 'GET /calls') return show(response, table.calls);
  if (route === 'GET /tasks') return show(response, table.tasks);
  if (route !== 'POST /webhooks') return response.writeHead(404).end();
  return receive(request, response).catch((error) => {
    console.error(String(error));
    response.writeHead(503).end();
  });
});

async function look() {
  await caughtUp().catch((error) => console.error(`cannot catch up: ${error}`));
  setTimeout(look, LOOK_EVERY).unref();
}

server.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`The CRM listens at http://127.0.0.1:${server.address().port}`);
  void look();
});
