/**
 * `POST /api/events` on nothing but Fastify: validates by a JSON schema, appends to the journal, answers.
 *
 * It knows no key, no call, no queue and no database: what a report costs at least.
 */
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { Clock } from '../../../dist/common/time/clock.js';
import { loadAppConfig } from '../../../dist/config/load-app-config.js';
import { JournalDatabase } from '../../../dist/calls/journal/files/journal-database.js';
import { Journal } from '../../../dist/calls/journal/journal.js';

const config = loadAppConfig(process.env);
const journal = new Journal(new JournalDatabase(config, new Clock()), config, new Clock());
await journal.open();

const text = { type: 'string', minLength: 1, maxLength: 128 };
const event = {
  type: 'object',
  required: ['event', 'call_id'],
  properties: { event: text, call_id: text, timestamp: text, event_id: text, queue_id: text, type: text },
};
const schema = { body: { anyOf: [event, { type: 'array', maxItems: 500, items: event }] } };

function toEvent({ event: type, call_id: callId, ...data }) {
  const at = new Date().toISOString();
  return { id: randomUUID(), callId, type, at, receivedAt: at, source: 'api', data };
}

const server = Fastify({ bodyLimit: 1024 * 1024 });
server.post('/api/events', { schema }, async ({ body }, reply) => {
  await journal.append([body].flat().map(toEvent));
  return reply.code(202).send({ accepted: true });
});
await server.listen({ host: '127.0.0.1', port: config.server.port });
process.on('SIGTERM', () => process.exit(0));
