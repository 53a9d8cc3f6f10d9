import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { requestIdFrom } from '../request-context.js';
import { answerBadUrl, answerBrokenRequest } from './broken-request.js';

/** Twilio's requests are below 16 KiB; 64 KiB leaves room and bounds what a stranger can make us hold. */
const BODY_LIMIT_BYTES = 64 * 1024;
/** Ids are up to 128 characters of up to 12 bytes each once percent-encoded; the default limit is 100. */
const MAX_PARAMETER_LENGTH = 128 * 12;
/** How long a client may take to send a request. Fastify's own default is for ever. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

/** Makes the HTTP server's adapter; the application must be created with `bodyParser: false`, see `configureApp`. */
export function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    // A webhook that arrives on an open connection while we stop is a phone call: it is served, not turned away.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdFrom(request.headers['x-request-id']),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: answerBadUrl,
  });
}
