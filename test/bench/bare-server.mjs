/**
 * The same work as a webhook of Mainline on nothing but node:http: parse, verify, decide, journal, answer.
 *
 * It calls Mainline's own functions for the work, so that the difference is what the framework around them costs.
 */
import { createServer } from 'node:http';
import { parse } from 'node:querystring';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { Clock } from '../../dist/common/time/clock.js';
import { loadAppConfig } from '../../dist/config/load-app-config.js';
import { Journal } from '../../dist/calls/journal/journal.js';
import { JournalDatabase } from '../../dist/calls/journal/files/journal-database.js';
import { answerIncomingCall } from '../../dist/twilio/ivr/ivr.flow.js';
import { TwilioContext } from '../../dist/twilio/webhooks/flow.js';
import { TwilioRequest } from '../../dist/twilio/webhooks/twilio-request.js';

const config = loadAppConfig(process.env);
const context = new TwilioContext(config);
const journal = new Journal(new JournalDatabase(config, new Clock()), config, new Clock());
await journal.open();

async function answer(request, body) {
  const parameters = parse(body, '&', '=', { maxKeys: 0 });
  const url = config.server.publicUrl + request.url;
  if (!validateRequest(config.twilio.authTokens[0], request.headers['x-twilio-signature'], url, parameters))
    return null;
  const { twiml, events } = answerIncomingCall(
    new TwilioRequest(parameters, {}),
    context,
    new Date().toISOString(),
  );
  await journal.append(events);
  return twiml;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const twiml = await answer(request, Buffer.concat(chunks).toString('utf8'));
    if (twiml === null) response.writeHead(403).end();
    else response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' }).end(twiml);
  });
});
server.listen(config.server.port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
